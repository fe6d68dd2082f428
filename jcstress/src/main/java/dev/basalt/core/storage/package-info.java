/// Tests of what threads may see of each other, for the classes of the same package.
package dev.basalt.core.storage;
