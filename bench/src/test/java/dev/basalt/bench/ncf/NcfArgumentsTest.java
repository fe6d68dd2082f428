package dev.basalt.bench.ncf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NcfArgumentsTest {
    private static NcfArguments parse(String... words) {
        return NcfArguments.parse(words, null);
    }

    @Test
    void defaultsAreEverything() {
        NcfArguments arguments = NcfArguments.parse(new String[0], Path.of("there"));
        assertThat(arguments.tables()).containsExactly(TableName.values());
        assertThat(arguments.contenders()).containsExactly(ContenderName.values());
        assertThat(arguments.operations()).containsExactly(Operation.values());
        assertThat(arguments.rounds()).isEqualTo(5);
        assertThat(arguments.out()).isNull();
    }

    @Test
    void recordsOnlyWhereAsked() {
        NcfArguments arguments = NcfArguments.parse(new String[] {"--record", "--rounds", "2"}, Path.of("there"));
        assertThat(arguments.out()).isEqualTo(Path.of("there"));
        assertThat(arguments.rounds()).isEqualTo(2);
        assertThat(parse("--out", "elsewhere").out()).isEqualTo(Path.of("elsewhere"));
        assertThatThrownBy(() -> parse("--record"))
                .hasMessage("--record must be used in a source tree; name a folder with --out");
    }

    @Test
    void optionsChooseParts() {
        NcfArguments arguments = parse(
                "--data",
                "six,nulls-50",
                "--contenders",
                "ncf,parquet-v2-zstd",
                "--section",
                "access",
                "--threads",
                "2",
                "--rounds",
                "7",
                "--rows",
                "10",
                "--scale",
                "0.01",
                "--out",
                "here");
        assertThat(arguments)
                .isEqualTo(new NcfArguments(
                        List.of(TableName.SIX, TableName.NULLS_50),
                        List.of(ContenderName.NCF, ContenderName.PARQUET_V2_ZSTD),
                        List.of(Operation.ONE_COLUMN, Operation.FILTER, Operation.ROWS),
                        7,
                        List.of(2),
                        10,
                        0.01,
                        Path.of("here")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rounds|0|--rounds must be a number from 1 on, but was 0",
                "--threads|1,x|--threads must be a number from 1 on, but was x",
                "--scale|0|--scale must be a number above 0, but was 0",
                "--section|speed|--section must be of [tables, access], but was speed",
                "--color|red|option must be one that --help names, but was --color"
            })
    void rejectsWhatItDoesNotKnow(String option, String value, String message) {
        assertThatThrownBy(() -> parse(option, value)).hasMessage(message);
    }

    @Test
    void rejectsAnOptionWithoutValue() {
        assertThatThrownBy(() -> parse("--data")).hasMessage("--data must be an option with a value behind it");
    }

    @Test
    void usageNamesAllChoices() {
        for (TableName name : TableName.values()) {
            assertThat(NcfArguments.usage()).contains(name.option());
        }
        for (ContenderName name : ContenderName.values()) {
            assertThat(NcfArguments.usage()).contains(name.option());
        }
    }
}
