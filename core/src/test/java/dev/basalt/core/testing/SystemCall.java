package dev.basalt.core.testing;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The Linux system calls that reach out of a process: those that write to the file system by name, those that talk to
/// others, and those that start programs.
///
/// @param name      its name
/// @param x86       its number on x86-64; -1 where it does not exist there
/// @param arm       its number on AArch64; -1 where it does not exist there
/// @param kind      what its arguments mean
/// @param directory index of the argument with the directory that the path is relative to; -1 for the working directory
/// @param argument  index of the argument with the path or address
/// @param flags     index of the argument with the flags of an open; -1 for other calls
record SystemCall(String name, int x86, int arm, Kind kind, int directory, int argument, int flags) {
    /// What the arguments mean.
    enum Kind {
        /// A path is created, replaced or opened for writing.
        PATH,
        /// An address is talked to.
        ADDRESS,
        /// A program is started.
        PROGRAM
    }

    private static final int AT_FDCWD = -100;
    private static final int MAX_PATH = 4096;
    private static final int AF_UNIX = 1;

    private static final List<SystemCall> ALL = List.of(
            path("open", 2, -1, -1, 0, 1),
            path("openat", 257, 56, 0, 1, 2),
            path("openat2", 437, 437, 0, 1, -1),
            path("creat", 85, -1, -1, 0, -1),
            path("mkdir", 83, -1, -1, 0, -1),
            path("mkdirat", 258, 34, 0, 1, -1),
            path("mknod", 133, -1, -1, 0, -1),
            path("mknodat", 259, 33, 0, 1, -1),
            path("rename", 82, -1, -1, 1, -1),
            path("renameat", 264, 38, 2, 3, -1),
            path("renameat2", 316, 276, 2, 3, -1),
            path("link", 86, -1, -1, 1, -1),
            path("linkat", 265, 37, 2, 3, -1),
            path("symlink", 88, -1, -1, 1, -1),
            path("symlinkat", 266, 36, 1, 2, -1),
            path("truncate", 76, 45, -1, 0, -1),
            other("connect", 42, 203, Kind.ADDRESS, 1),
            other("bind", 49, 200, Kind.ADDRESS, 1),
            other("sendto", 44, 206, Kind.ADDRESS, 4),
            other("sendmsg", 46, 211, Kind.ADDRESS, -1),
            other("sendmmsg", 307, 269, Kind.ADDRESS, -1),
            other("execve", 59, 221, Kind.PROGRAM, 0),
            other("execveat", 322, 281, Kind.PROGRAM, 1));

    private static SystemCall path(String name, int x86, int arm, int directory, int argument, int flags) {
        return new SystemCall(name, x86, arm, Kind.PATH, directory, argument, flags);
    }

    private static SystemCall other(String name, int x86, int arm, Kind kind, int argument) {
        return new SystemCall(name, x86, arm, kind, -1, argument, -1);
    }

    /// The calls of this machine's architecture.
    static List<SystemCall> ofMachine() {
        return ALL.stream().filter(call -> call.number() >= 0).toList();
    }

    /// The call of a number on this machine.
    static SystemCall of(int number) {
        return ofMachine().stream()
                .filter(call -> call.number() == number)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isX86() {
        return switch (System.getProperty("os.arch")) {
            case "amd64" -> true;
            case "aarch64" -> false;
            case String other -> throw new IllegalStateException("system calls of " + other + " are not known");
        };
    }

    /// Its number on this machine.
    int number() {
        return isX86() ? x86 : arm;
    }

    /// The call as a line: its name, a space, and the absolute path, address or program.
    ///
    /// @param arguments the six arguments of a call of this process
    String describe(long[] arguments) {
        return name + " "
                + switch (kind) {
                    case PATH -> absolute(arguments);
                    case PROGRAM -> text(arguments[argument]);
                    case ADDRESS -> argument < 0 || arguments[argument] == 0 ? "?" : address(arguments[argument]);
                };
    }

    private String absolute(long[] arguments) {
        Path path = Path.of(text(arguments[argument]));
        int handle = directory < 0 ? AT_FDCWD : (int) arguments[directory];
        Path base = handle == AT_FDCWD ? Path.of("") : linked(Path.of("/proc/self/fd", String.valueOf(handle)));
        return base.toAbsolutePath().resolve(path).normalize().toString();
    }

    private static Path linked(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException _) {
            return link;
        }
    }

    /// The family of a socket address and its bytes, or the path of one that is a file.
    @SuppressWarnings("restricted")
    private static String address(long pointer) {
        MemorySegment socket = MemorySegment.ofAddress(pointer).reinterpret(MAX_PATH);
        int family = socket.get(ValueLayout.JAVA_SHORT_UNALIGNED, 0);
        return family == AF_UNIX
                ? socket.getString(2)
                : "family " + family + " "
                        + Arrays.toString(socket.asSlice(2, 6).toArray(ValueLayout.JAVA_BYTE));
    }

    @SuppressWarnings("restricted")
    private static String text(long pointer) {
        return MemorySegment.ofAddress(pointer).reinterpret(MAX_PATH).getString(0, StandardCharsets.UTF_8);
    }
}
