package dev.microcdi.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A row of the table: both sides' rounds, and what comes out of each pair of them. */
record Ratios(List<Load> micro, List<Load> bare) {
    static final String HEAD = String.format(Locale.ROOT, "%-10s %-8s %4s %13s %13s   %-26s %s", "", "", "", "micro /s",
            "bare /s", "ratio median (min..max)", "CPU us/message micro   bare");

    String row(Product product, String what, int many) {
        String name = product.name().toLowerCase(Locale.ROOT);
        if (bare.isEmpty()) {
            return String.format(Locale.ROOT, "%-10s %-8s %4d %13.0f %13s   %-26s %20.1f", name, what, many,
                    median(micro, Load::perSecond), "-", "-", median(micro, Load::cpuMicros));
        }
        double[] ratios = new double[micro.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = micro.get(i).perSecond() / bare.get(i).perSecond();
        }
        Arrays.sort(ratios);
        return String.format(Locale.ROOT, "%-10s %-8s %4d %13.0f %13.0f   %-26s %20.1f %6.1f", name, what, many,
                median(micro, Load::perSecond), median(bare, Load::perSecond),
                String.format(Locale.ROOT, "%.2f (%.2f..%.2f)", middle(ratios), ratios[0], ratios[ratios.length - 1]),
                median(micro, Load::cpuMicros), median(bare, Load::cpuMicros));
    }

    private static double median(List<Load> rounds, ToDoubleFunction<Load> what) {
        return middle(rounds.stream().mapToDouble(what).sorted().toArray());
    }

    /** Of sorted numbers; between the two in the middle when there is no one. */
    private static double middle(double[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
