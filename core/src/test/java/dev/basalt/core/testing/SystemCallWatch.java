package dev.basalt.core.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Runs a main method and writes down every [SystemCall] that it makes, natively or not, with a filter that Linux
/// itself puts on a thread and all that it starts (seccomp with user notification, Linux 5.5). No tool is needed.
///
/// Arguments: the file to write the calls to, one a line; the class with the main method; its arguments. The thread
/// that reads the notifications is outside of the filter and lets each call go on once it is written down. Programs are
/// not started, as their memory could not be read: the call fails with EPERM.
public final class SystemCallWatch {
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int SECCOMP_FILTER_FLAG_NEW_LISTENER = 1 << 3;
    private static final int SECCOMP_RET_ALLOW = 0x7fff0000;
    private static final int SECCOMP_RET_USER_NOTIF = 0x7fc00000;
    private static final int SECCOMP_USER_NOTIF_FLAG_CONTINUE = 1;
    private static final long SECCOMP_IOCTL_NOTIF_RECV = 0xc0502100L;
    private static final long SECCOMP_IOCTL_NOTIF_SEND = 0xc0182101L;
    private static final int SYS_SECCOMP_X86 = 317;
    private static final int SYS_SECCOMP_ARM = 277;

    /// `struct seccomp_notif`: id 8, pid 4, flags 4, then number 4, architecture 4, instruction 8, six arguments.
    private static final int NOTIFICATION_BYTES = 80;

    private static final int NUMBER_OFFSET = 16;
    private static final int ARGUMENTS_OFFSET = 32;
    private static final int ARGUMENT_COUNT = 6;

    /// `struct seccomp_notif_resp`: id 8, value 8, error 4, flags 4.
    private static final int RESPONSE_BYTES = 24;

    private static final int ERROR_OFFSET = 16;
    private static final int FLAGS_OFFSET = 20;
    private static final int EPERM = 1;

    /// `O_WRONLY | O_RDWR | O_CREAT`.
    private static final int WRITING = 0x43;

    private static final int BPF_LOAD = 0x20;
    private static final int BPF_JUMP_IF_EQUAL = 0x15;
    private static final int BPF_JUMP_IF_SET = 0x45;
    private static final int BPF_RETURN = 0x06;
    private static final int FILTER_ARGUMENTS_OFFSET = 16;

    private static final Linker LINKER = Linker.nativeLinker();

    private SystemCallWatch() {}

    /// Runs the main method on a watched thread.
    ///
    /// @param arguments see the class
    /// @throws Exception if the filter cannot be set, or the main method fails
    public static void main(String[] arguments) throws Exception {
        OutputStream report = Files.newOutputStream(Path.of(arguments[0]));
        Class<?> main = Class.forName(arguments[1]);
        String[] rest = Arrays.copyOfRange(arguments, 2, arguments.length);
        CompletableFuture<Integer> listener = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("system calls").start(() -> listen(listener.join(), report));
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().name("watched").start(() -> {
            try {
                listener.complete(setFilter());
                main.getMethod("main", String[].class).invoke(null, (Object) rest);
                done.complete(null);
            } catch (Throwable e) {
                listener.completeExceptionally(e);
                done.completeExceptionally(e);
            }
        });
        done.get();
        System.exit(0);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor descriptor, int fixedArguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().find(name).orElseThrow(),
                descriptor,
                Linker.Option.firstVariadicArg(fixedArguments));
    }

    private static int setFilter() throws Throwable {
        MethodHandle control = function(
                "prctl",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG),
                1);
        MethodHandle call = function(
                "syscall",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS),
                1);
        long seccomp = "amd64".equals(System.getProperty("os.arch")) ? SYS_SECCOMP_X86 : SYS_SECCOMP_ARM;
        try (Arena arena = Arena.ofConfined()) {
            if ((int) control.invokeExact(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) != 0) {
                throw new IllegalStateException("a thread must be able to give up new privileges, but is not");
            }
            long descriptor = (long) call.invokeExact(
                    seccomp, (long) SECCOMP_SET_MODE_FILTER, (long) SECCOMP_FILTER_FLAG_NEW_LISTENER, program(arena));
            if (descriptor < 0) {
                throw new IllegalStateException("Linux must accept a seccomp filter with notification, but did not");
            }
            return (int) descriptor;
        }
    }

    /// One instruction of the filter: `struct sock_filter`.
    private record Instruction(int code, int ifTrue, int ifFalse, int operand) {}

    /// The filter: notify of all calls of [SystemCall], of opens only where they may write; allow all else.
    private static MemorySegment program(Arena arena) {
        List<SystemCall> calls = SystemCall.ofMachine();
        List<SystemCall> opens =
                calls.stream().filter(call -> call.flags() >= 0).toList();
        List<SystemCall> others =
                calls.stream().filter(call -> call.flags() < 0).toList();
        int allow = 1 + others.size() + 3 * opens.size();
        int notify = allow + 1;
        List<Instruction> program = new ArrayList<>();
        program.add(new Instruction(BPF_LOAD, 0, 0, 0));
        for (SystemCall call : others) {
            program.add(new Instruction(BPF_JUMP_IF_EQUAL, notify - program.size() - 1, 0, call.number()));
        }
        for (SystemCall call : opens) {
            program.add(new Instruction(BPF_JUMP_IF_EQUAL, 0, 2, call.number()));
            program.add(new Instruction(BPF_LOAD, 0, 0, FILTER_ARGUMENTS_OFFSET + Long.BYTES * call.flags()));
            int here = program.size() + 1;
            program.add(new Instruction(BPF_JUMP_IF_SET, notify - here, allow - here, WRITING));
        }
        program.add(new Instruction(BPF_RETURN, 0, 0, SECCOMP_RET_ALLOW));
        program.add(new Instruction(BPF_RETURN, 0, 0, SECCOMP_RET_USER_NOTIF));
        MemorySegment code = arena.allocate(8L * program.size(), 8);
        for (int i = 0; i < program.size(); i++) {
            Instruction instruction = program.get(i);
            code.set(ValueLayout.JAVA_SHORT, 8L * i, (short) instruction.code());
            code.set(ValueLayout.JAVA_BYTE, 8L * i + 2, (byte) instruction.ifTrue());
            code.set(ValueLayout.JAVA_BYTE, 8L * i + 3, (byte) instruction.ifFalse());
            code.set(ValueLayout.JAVA_INT, 8L * i + 4, instruction.operand());
        }
        MemorySegment header = arena.allocate(16, 8);
        header.set(ValueLayout.JAVA_SHORT, 0, (short) program.size());
        header.set(ValueLayout.ADDRESS, 8, code);
        return header;
    }

    private static void listen(int descriptor, OutputStream report) {
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle control = function(
                    "ioctl",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                    2);
            MemorySegment notification = arena.allocate(NOTIFICATION_BYTES, 8);
            MemorySegment response = arena.allocate(RESPONSE_BYTES, 8);
            while (true) {
                notification.fill((byte) 0);
                if ((int) control.invokeExact(descriptor, SECCOMP_IOCTL_NOTIF_RECV, notification) != 0) {
                    continue;
                }
                SystemCall call = writeDown(notification, report);
                response.fill((byte) 0);
                response.set(ValueLayout.JAVA_LONG, 0, notification.get(ValueLayout.JAVA_LONG, 0));
                if (call.kind() == SystemCall.Kind.PROGRAM) {
                    response.set(ValueLayout.JAVA_INT, ERROR_OFFSET, -EPERM);
                } else {
                    response.set(ValueLayout.JAVA_INT, FLAGS_OFFSET, SECCOMP_USER_NOTIF_FLAG_CONTINUE);
                }
                // Fails where the call was interrupted meanwhile; then it comes again.
                int _ = (int) control.invokeExact(descriptor, SECCOMP_IOCTL_NOTIF_SEND, response);
            }
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(70);
        }
    }

    private static SystemCall writeDown(MemorySegment notification, OutputStream report) throws IOException {
        long[] arguments = notification
                .asSlice(ARGUMENTS_OFFSET, (long) ARGUMENT_COUNT * Long.BYTES)
                .toArray(ValueLayout.JAVA_LONG);
        SystemCall call = SystemCall.of(notification.get(ValueLayout.JAVA_INT, NUMBER_OFFSET));
        report.write((call.describe(arguments) + "\n").getBytes(StandardCharsets.UTF_8));
        return call;
    }
}
