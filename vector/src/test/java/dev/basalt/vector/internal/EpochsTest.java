package dev.basalt.vector.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EpochsTest {
    private final Epochs epochs = new Epochs();

    @Test
    void aReaderHoldsTheEpochAfterTheNext() {
        assertThat(epochs.tryAdvance()).isTrue();
        long reader = epochs.enter();
        assertThat(epochs.tryAdvance()).isTrue();
        assertThat(epochs.tryAdvance()).isFalse();
        long second = epochs.enter();
        assertThat(epochs.current()).isEqualTo(2);
        epochs.exit(reader);
        assertThat(epochs.tryAdvance()).isTrue();
        assertThat(epochs.tryAdvance()).isFalse();
        epochs.exit(second);
        assertThat(epochs.tryAdvance()).isTrue();
    }

    @Test
    void readersMayNestAndLeaveInAnyOrder() {
        long outer = epochs.enter();
        long inner = epochs.enter();
        epochs.tryAdvance();
        epochs.exit(outer);
        assertThat(epochs.tryAdvance()).isFalse();
        epochs.exit(inner);
        assertThat(epochs.tryAdvance()).isTrue();
    }

    @Test
    void leavingTwiceIsRefusedWhereItCanBeSeen() {
        long reader = epochs.enter();
        epochs.exit(reader);
        assertThatThrownBy(() -> epochs.exit(reader))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a reader must exit once, but did so again");
        assertThat(epochs.tryAdvance()).isTrue();
        assertThat(epochs.tryAdvance()).isTrue();
    }

    @Test
    void numbersComeBackLastFirstOnceTheReadersThatSawThemLeft() {
        NumberPool pool = new NumberPool(epochs);
        for (int i = 0; i < 40; i++) {
            assertThat(pool.take()).isEqualTo(i);
        }
        long reader = epochs.enter();
        for (int i = 0; i < 40; i++) {
            pool.retire(i);
        }
        assertThat(pool.next()).isEqualTo(40);
        assertThat(pool.waiting()).isEqualTo(40);
        long stamp = epochs.stamp();
        assertThat(epochs.unchanged(stamp)).isTrue();
        epochs.exit(reader);
        for (int i = 39; i >= 0; i--) {
            assertThat(pool.next()).isEqualTo(i);
            assertThat(pool.take()).isEqualTo(i);
        }
        assertThat(epochs.unchanged(stamp)).isFalse();
        assertThat(pool.next()).isEqualTo(40);
        assertThat(pool.idle()).isZero();
    }

    @Test
    void poolsThatShareEpochsDoNotFreeEachOthersTooEarly() {
        NumberPool rows = new NumberPool(epochs);
        NumberPool entries = new NumberPool(epochs);
        rows.take();
        entries.take();
        rows.retire(0);
        assertThat(rows.next()).isZero();
        long reader = epochs.enter();
        entries.retire(0);
        rows.take();
        rows.retire(0);
        assertThat(entries.next()).isEqualTo(1);
        assertThat(rows.next()).isEqualTo(1);
        epochs.exit(reader);
        assertThat(entries.next()).isZero();
        assertThat(rows.next()).isZero();
    }
}
