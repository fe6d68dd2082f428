package dev.basalt.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// House rules that are about text: sizes, words, documents that must stay true.
class HouseRulesTest {
    private static final int MAX_FILE_LINES = 800;
    private static final Pattern CODE_WORD = Pattern.compile("`([A-Z][A-Za-z0-9]+)`");
    private static final Pattern LOCAL_LINK = Pattern.compile("]\\((?!https?:|#)([^)#]+)");

    @Test
    void sourceFilesStayShort() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path path : Project.mainSources()) {
            long lines = Files.readAllLines(path).size();
            if (lines > MAX_FILE_LINES) {
                tooLong.add(path + ": " + lines + " lines");
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void mainSourcesNameTheirTypes() throws IOException {
        List<String> found = new ArrayList<>();
        Pattern variable = Pattern.compile("^\\s*(for \\()?(final )?var \\w+ ?[=:]");
        for (Path path : Project.mainSources()) {
            for (String line : Files.readAllLines(path)) {
                if (variable.matcher(line).find()) {
                    found.add(path + ": " + line.strip());
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void documentsNameOnlyTypesThatExist() throws IOException {
        Set<String> types = Project.files(".java").stream()
                .map(path -> String.valueOf(path.getFileName()).replace(".java", ""))
                .collect(Collectors.toSet());
        List<String> unknown = new ArrayList<>();
        for (String document : List.of("ARCHITECTURE.md", "CONTRIBUTING.md")) {
            Matcher words = CODE_WORD.matcher(Files.readString(Project.root().resolve(document)));
            while (words.find()) {
                String word = words.group(1);
                boolean looksLikeType = word.chars().anyMatch(Character::isLowerCase);
                if (looksLikeType && !types.contains(word)) {
                    unknown.add(document + ": " + word);
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void linksBetweenDocumentsLeadSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : Project.files(".md")) {
            Matcher links = LOCAL_LINK.matcher(Files.readString(document));
            while (links.find()) {
                Path target = document.resolveSibling(links.group(1)).normalize();
                if (!Files.exists(target)) {
                    broken.add(Project.root().relativize(document) + ": " + links.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        List<Path> silent = Project.mainSources().stream()
                .filter(path -> !path.endsWith("module-info.java"))
                .map(Path::getParent)
                .distinct()
                .filter(directory -> !Files.exists(directory.resolve("package-info.java")))
                .toList();
        assertThat(silent).isEmpty();
    }
}
