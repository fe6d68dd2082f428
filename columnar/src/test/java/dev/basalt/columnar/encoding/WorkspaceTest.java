package dev.basalt.columnar.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.LongColumn;
import org.junit.jupiter.api.Test;

class WorkspaceTest {
    private final Workspace workspace = new Workspace();

    @Test
    void lendsMemoryToOneAtATime() {
        LongColumn first = workspace.borrow(100);
        LongColumn second = workspace.borrow(100);
        assertThat(first.size()).isEqualTo(100);
        assertThat(second.values()).isNotSameAs(first.values());
        long[] memory = first.values();
        workspace.giveBack(first);
        assertThat(workspace.borrow(50).values()).isSameAs(memory);
        assertThat(workspace.borrow(50).values()).isNotSameAs(memory).isNotSameAs(second.values());
    }

    @Test
    void lendsTheSmallestThatIsLargeEnough() {
        LongColumn small = workspace.borrow(10);
        LongColumn middle = workspace.borrow(1000);
        LongColumn large = workspace.borrow(5000);
        long[] fitting = middle.values();
        workspace.giveBack(large);
        workspace.giveBack(small);
        workspace.giveBack(middle);
        LongColumn borrowed = workspace.borrow(20);
        assertThat(borrowed.values()).isSameAs(fitting);
        assertThat(borrowed.size()).isEqualTo(20);
        assertThat(workspace.borrow(6000).values()).hasSizeGreaterThanOrEqualTo(6000);
    }
}
