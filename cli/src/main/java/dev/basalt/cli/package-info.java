/// The `basalt` command. Each command is a class; what it prints is a contract for scripts.
package dev.basalt.cli;
