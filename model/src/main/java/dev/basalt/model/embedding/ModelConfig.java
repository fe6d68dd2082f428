package dev.basalt.model.embedding;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the small JSON files beside a model say about its use.
///
/// Only single members with a name of their own are looked for, so no JSON parser is needed.
///
/// @param maxTokens    the longest text in tokens to use, if given
/// @param maxPositions the longest text in tokens that the network can read, if given
/// @param pooling      how token vectors are joined
record ModelConfig(OptionalInt maxTokens, OptionalInt maxPositions, Pooling pooling) {
    private static final Pattern MAX_SEQUENCE = Pattern.compile("\"max_seq_length\"\\s*:\\s*(\\d{1,7})\\b");
    private static final Pattern MAX_POSITIONS = Pattern.compile("\"max_position_embeddings\"\\s*:\\s*(\\d{1,7})\\b");
    private static final Pattern POOLING_ON = Pattern.compile("\"pooling_mode_(\\w+)\"\\s*:\\s*true\\b");
    private static final long MAX_FILE_SIZE = 1 << 20;

    /// The configuration files that a model directory has.
    ///
    /// @param directory the model directory
    /// @return those of the known files that exist, in a fixed order
    static List<Path> files(Path directory) {
        return Stream.of(sentence(directory), general(directory), pooling(directory))
                .filter(Files::isRegularFile)
                .toList();
    }

    /// Reads the configuration of a model directory.
    ///
    /// @param directory the model directory
    /// @return what the files say, with the mean as pooling where they say nothing
    /// @throws IOException if a file cannot be read
    static ModelConfig read(Path directory) throws IOException {
        return new ModelConfig(
                findNumber(sentence(directory), MAX_SEQUENCE),
                findNumber(general(directory), MAX_POSITIONS),
                readPooling(pooling(directory)));
    }

    /// The longest text to use, in tokens.
    ///
    /// @param fallback the limit where no file gives one
    /// @return the limit, never more than the network can read
    int effectiveMaxTokens(int fallback) {
        return Math.min(maxTokens.orElse(fallback), maxPositions.orElse(Integer.MAX_VALUE));
    }

    private static Pooling readPooling(Path file) throws IOException {
        Matcher matcher = POOLING_ON.matcher(text(file));
        if (!matcher.find()) {
            return Pooling.MEAN;
        }
        String mode = matcher.group(1);
        if (matcher.find()) {
            throw new UnsupportedFormatException(
                    Location.of(file),
                    "one pooling must be switched on, but were '" + mode + "' and '" + matcher.group(1) + "'");
        }
        return switch (mode) {
            case "mean_tokens" -> Pooling.MEAN;
            case "cls_token" -> Pooling.FIRST_TOKEN;
            default ->
                throw new UnsupportedFormatException(
                        Location.of(file), "pooling must be 'mean_tokens' or 'cls_token', but was '" + mode + "'");
        };
    }

    private static OptionalInt findNumber(Path file, Pattern pattern) throws IOException {
        Matcher matcher = pattern.matcher(text(file));
        if (!matcher.find()) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(matcher.group(1));
        if (number == 0) {
            throw new CorruptDataException(Location.of(file), "number of tokens must be positive, but was 0");
        }
        return OptionalInt.of(number);
    }

    private static String text(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        if (Files.size(file) > MAX_FILE_SIZE) {
            throw new CorruptDataException(
                    Location.of(file),
                    "a model configuration must have at most " + MAX_FILE_SIZE + " bytes, but has " + Files.size(file));
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new CorruptDataException(Location.of(file), "a model configuration must be UTF-8, but is not", e);
        }
    }

    private static Path sentence(Path directory) {
        return directory.resolve("sentence_bert_config.json");
    }

    private static Path general(Path directory) {
        return directory.resolve("config.json");
    }

    private static Path pooling(Path directory) {
        return directory.resolve("1_Pooling").resolve("config.json");
    }
}
