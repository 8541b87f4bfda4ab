package dev.milena.bench.report;

import java.util.ArrayList;
import java.util.List;

/** From a value to a place on an axis. Immutable. */
sealed interface Scale {

    /** @param value anything; what is beyond an end is put there */
    double at(double value);

    /** Round values within, ascending. */
    List<Double> ticks();

    /** From 0 to a round value at or above {@code most}, over {@code pixels} from {@code from} on (negative: downwards to smaller places). */
    static Scale linear(double most, double from, double pixels) {
        double step = step(most / 5);
        double top = Math.max(step, Math.ceil(most / step) * step);
        return new Linear(top, step, from, pixels);
    }

    /** From 0 to {@code most}. */
    static Scale exact(double most, double from, double pixels) {
        return new Linear(Math.max(most, 1e-6), step(most / 6), from, pixels);
    }

    /** From the decade below {@code least} to the one above {@code most}. */
    static Scale logarithmic(double least, double most, double from, double pixels) {
        double low = Math.floor(Math.log10(least));
        double high = Math.max(low + 1, Math.ceil(Math.log10(most)));
        return new Logarithmic(low, high, from, pixels);
    }

    /** 1, 2 or 5 times a power of ten, at or above. */
    private static double step(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(least, 1e-6))));
        double times = least / power;
        return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
    }

    /** Zero is at its beginning. */
    record Linear(double top, double step, double from, double pixels) implements Scale {
        @Override
        public double at(double value) {
            return from + pixels * Math.clamp(value / top, 0, 1);
        }

        @Override
        public List<Double> ticks() {
            List<Double> ticks = new ArrayList<>();
            for (int i = 0; i * step <= top * 1.0001; i++) {
                ticks.add(i * step);
            }
            return ticks;
        }
    }

    /** From 10^low to 10^high. */
    record Logarithmic(double low, double high, double from, double pixels) implements Scale {
        @Override
        public double at(double value) {
            return from + pixels * Math.clamp((Math.log10(Math.max(value, 1e-9)) - low) / (high - low), 0, 1);
        }

        @Override
        public List<Double> ticks() {
            List<Double> ticks = new ArrayList<>();
            for (int decade = (int) low; decade <= (int) high; decade++) {
                ticks.add(Math.pow(10, decade));
            }
            return ticks;
        }
    }
}
