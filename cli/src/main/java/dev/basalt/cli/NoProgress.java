package dev.basalt.cli;

import me.tongfei.progressbar.ProgressBarConsumer;

/// Where no terminal is, progress is shown nowhere.
final class NoProgress implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
        return 0;
    }

    @Override
    public void accept(String rendered) {}

    @Override
    public void close() {}
}
