/// Benchmarks of the kernels in `dev.basalt.core.kernel`. The recorded runs are in `docs/perf/kernels.md`.
@NullMarked
package dev.basalt.bench.kernel;

import org.jspecify.annotations.NullMarked;
