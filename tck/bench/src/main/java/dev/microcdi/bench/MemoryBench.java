package dev.microcdi.bench;

import java.util.Arrays;
import java.util.Objects;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Calls within one process, on one thread. {@code --short} is a quick look. */
public final class MemoryBench {
    private MemoryBench() {
    }

    public static void main(String[] args) throws Exception {
        boolean quick = Arrays.asList(args).contains("--short");
        Options options = new OptionsBuilder().include("^" + InProcessCalls.class.getName() + "\\.")
                .addProfiler(GCProfiler.class).forks(quick ? 1 : 3).warmupIterations(quick ? 2 : 5)
                .warmupTime(TimeValue.seconds(1)).measurementIterations(quick ? 2 : 5)
                .measurementTime(TimeValue.seconds(1)).shouldFailOnError(true).verbosity(VerboseMode.SILENT).build();
        for (RunResult r : new Runner(options).run()) {
            System.out.printf("%-10s %,10.1f ns (+- %.1f)  %,8.0f bytes a call%n", r.getPrimaryResult().getLabel(),
                    r.getPrimaryResult().getScore(), r.getPrimaryResult().getScoreError(),
                    Objects.requireNonNull(r.getSecondaryResults().get("gc.alloc.rate.norm")).getScore());
        }
    }
}
