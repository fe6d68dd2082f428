package dev.basalt.model.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarFilesTest {
    private static final byte[] CONTENT = "0123456789".repeat(50_000).getBytes(UTF_8);
    private static final byte[] SECOND = "second".getBytes(UTF_8);

    @TempDir
    Path directory;

    private CacheDirectory cache;
    private Map<String, URL> files;

    @BeforeEach
    void writeJar() throws IOException {
        Path jar = directory.resolve("resources.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            write(zip, "first.bin", CONTENT);
            write(zip, "second.bin", SECOND);
        }
        cache = new CacheDirectory(directory.resolve("cache"), true);
        files = new LinkedHashMap<>();
        files.put("one", URI.create("jar:" + jar.toUri() + "!/first.bin").toURL());
        files.put("two", URI.create("jar:" + jar.toUri() + "!/second.bin").toURL());
    }

    @Test
    void extractsAllFilesOfAGroupIntoOneFolder() throws IOException {
        Path folder = JarFiles.extract(cache, "things/group", files);
        assertThat(folder.getParent()).isEqualTo(directory.resolve("cache").resolve("things"));
        assertThat(folder.getFileName().toString()).matches("group-[0-9a-f]{8}");
        assertWholeAndAlone(folder);
    }

    @Test
    void leavesIntactFilesAlone() throws IOException {
        Path folder = JarFiles.extract(cache, "group", files);
        FileTime past = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(folder.resolve("one"), past);
        JarFiles.extract(cache, "group", files);
        assertThat(Files.getLastModifiedTime(folder.resolve("one"))).isEqualTo(past);
    }

    @Test
    void replacesAHalfWrittenFile() throws IOException {
        Path folder = JarFiles.extract(cache, "group", files);
        for (int size : new int[] {0, 1, CONTENT.length / 2, CONTENT.length - 1}) {
            Files.write(folder.resolve("one"), java.util.Arrays.copyOf(CONTENT, size));
            assertWholeAndAlone(JarFiles.extract(cache, "group", files));
        }
    }

    @Test
    void replacesAFileWithOneChangedByte() throws IOException {
        Path folder = JarFiles.extract(cache, "group", files);
        for (int index : new int[] {0, CONTENT.length / 2, CONTENT.length - 1}) {
            byte[] changed = CONTENT.clone();
            changed[index] ^= 1;
            Files.write(folder.resolve("one"), changed);
            assertWholeAndAlone(JarFiles.extract(cache, "group", files));
        }
    }

    @Test
    void givesAnotherVersionAnotherFolder() throws IOException {
        Path folder = JarFiles.extract(cache, "group", files);
        Map<String, URL> swapped = new LinkedHashMap<>();
        swapped.put("one", files.get("two"));
        swapped.put("two", files.get("one"));
        assertThat(JarFiles.extract(cache, "group", swapped)).isNotEqualTo(folder);
    }

    @Test
    void extractsPlainFilesToo() throws IOException {
        Path plain = Files.write(directory.resolve("plain"), CONTENT);
        Path folder =
                JarFiles.extract(cache, "group", Map.of("one", plain.toUri().toURL()));
        assertThat(folder.resolve("one")).hasBinaryContent(CONTENT);
    }

    @Test
    void usesATemporaryDirectoryWhereTheUsualCacheCannotBeWritten() throws IOException {
        Path occupied = Files.writeString(directory.resolve("occupied"), "a file, not a directory");
        for (Path path : new Path[] {occupied, null}) {
            Path folder = JarFiles.extract(new CacheDirectory(path, false), "group", files);
            assertThat(folder.startsWith(directory)).isFalse();
            assertWholeAndAlone(folder);
        }
        assertThat(occupied).hasContent("a file, not a directory");
    }

    @Test
    void namesACacheThatTheUserNamedAndThatCannotBeWritten() throws IOException {
        Path occupied = Files.writeString(directory.resolve("occupied"), "a file, not a directory");
        assertThatThrownBy(() -> JarFiles.extract(new CacheDirectory(occupied, true), "group", files))
                .isInstanceOf(IOException.class)
                .hasMessage("[" + occupied + "] files of the bundled model must fit into the cache, but could not be"
                        + " written: Not a directory; set BASALT_CACHE to a directory that can be written to");
        assertThat(occupied).hasContent("a file, not a directory");
    }

    @Test
    void survivesManyThreadsAtOnce() throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            List<Callable<Path>> calls = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                calls.add(() -> JarFiles.extract(cache, "group", files));
            }
            for (Future<Path> folder : executor.invokeAll(calls)) {
                assertWholeAndAlone(folder.get());
            }
        }
    }

    private static void assertWholeAndAlone(Path folder) throws IOException {
        assertThat(folder.resolve("one")).hasBinaryContent(CONTENT);
        assertThat(folder.resolve("two")).hasBinaryContent(SECOND);
        try (Stream<Path> children = Files.list(folder)) {
            assertThat(children.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("one", "two");
        }
    }

    private static void write(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        OutputStream stream = zip;
        stream.write(content);
        zip.closeEntry();
    }
}
