/// The `basalt` command: argument parsing, progress and printing.
@org.jspecify.annotations.NullMarked
module dev.basalt.cli {
    requires dev.basalt.columnar;
    requires dev.basalt.engine;
    requires dev.basalt.json;
    requires dev.basalt.vector;
    requires info.picocli;
    requires me.tongfei.progressbar;
    requires static org.jspecify;

    opens dev.basalt.cli to
            info.picocli;

    uses dev.basalt.columnar.column.TableFormat;
}
