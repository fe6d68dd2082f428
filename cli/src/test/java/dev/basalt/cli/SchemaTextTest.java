package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.schema.DataType.Simple;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Columns as people write them.
class SchemaTextTest {
    static Stream<String> types() {
        Stream<String> simple = Arrays.stream(Simple.values()).map(type -> type.label());
        return Stream.concat(
                simple,
                Stream.of(
                        "decimal(9, 2)",
                        "decimal(38, 0)",
                        "time[s]",
                        "time[ms]",
                        "time[us]",
                        "time[ns]",
                        "timestamp[s]",
                        "timestamp[ms]",
                        "timestamp[us, UTC]",
                        "timestamp[ns, Europe/Berlin]",
                        "vector<float32, 384>",
                        "vector<float16, 3>",
                        "vector<int8, 8>",
                        "vector<bit, 64>",
                        "list<int32>",
                        "list<list<string>>",
                        "struct<x: int32, y: list<decimal(4, 1)>>"));
    }

    @ParameterizedTest
    @MethodSource("types")
    void readsEveryTypeAsItIsPrinted(String type) {
        String text = "a " + type + " not null, b " + type;
        assertThat(SchemaText.parse(text)).hasToString(text);
    }

    @Test
    void readsManyColumnsAndNamesInQuotes() {
        String all = types().map(type -> "\"a b\" " + type).findFirst().orElseThrow();
        assertThat(SchemaText.parse(all).field(0).name()).isEqualTo("a b");
        String columns = types().map(type -> "c" + type.hashCode() + " " + type).collect(Collectors.joining(", "));
        assertThat(SchemaText.parse(columns)).hasToString(columns);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "a decimal(9, 2; 15; ')'; the end",
                "a decimal 9, 2); 11; '('; '9, 2)'",
                "a decimal(9 2); 13; ','; '2)'",
                "a time[us; 10; ']'; the end",
                "a time us]; 8; '['; 'us]'",
                "a timestamp[us; 15; ']'; the end",
                "a timestamp us]; 13; '['; 'us]'",
                "a timestamp[us, UTC; 17; a time zone and ']'; 'UTC'",
                "a vector<float32, 4; 20; '>'; the end",
                "a vector float32, 4>; 10; '<'; 'float32, 4>'",
                "a vector<float32 4>; 18; ','; '4>'",
                "a list<int32; 13; '>'; the end",
                "a list int32>; 8; '<'; 'int32>'",
                "a struct<x: int32; 18; '>'; the end",
                "a struct x: int32>; 10; '<'; 'x: int32>'",
                "a struct<x int32>; 12; ':'; 'int32>'",
                "a list<list<int32>; 19; '>'; the end",
                "a int32>; 8; a comma or the end; '>'",
            })
    void namesTheMissingBracket(String text, int character, String expected, String found) {
        assertThatThrownBy(() -> SchemaText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[schema @ character " + character + "] there must be " + expected + ", but there was "
                        + found);
    }
}
