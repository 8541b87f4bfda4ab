package dev.milena.runtime.life;

/** What a Milena process tells its parent. Fixed: scripts rely on the numbers. */
public enum ExitCode {
    OK(0),
    CHECK_FAILED(1),
    USAGE(2),
    CANNOT_START(3),
    DIED(4);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
