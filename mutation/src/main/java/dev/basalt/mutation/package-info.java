/// A seeded sample of mutations over every package of the project, run with PIT.
package dev.basalt.mutation;
