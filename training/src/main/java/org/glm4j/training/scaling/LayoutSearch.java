package org.glm4j.training.scaling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.training.ZeroStage;

/** Looks for the layout that trains fastest, among all that a cluster has memory for. */
public record LayoutSearch(Work work, Cluster cluster) {

    /** By time; of those that are as fast, the one that needs less memory. */
    private static final Comparator<Estimate> BY_TIME =
            Comparator.comparingDouble(Estimate::seconds).thenComparingDouble(Estimate::memory);

    /**
     * @throws InvalidInputException if the texts of a step cannot be shared out
     */
    public LayoutSearch {
        if (layouts(work, cluster).isEmpty()) {
            throw new InvalidInputException(
                    "%d texts of a step cannot be shared out among %d GPUs: give --texts a multiple of them"
                            .formatted(work.texts(), cluster.gpus()));
        }
    }

    private static List<Layout> layouts(Work work, Cluster cluster) {
        var layouts = new ArrayList<Layout>();
        for (int parts = 1; parts <= cluster.gpus(); parts *= 2) {
            int models = cluster.gpus() / parts;
            if (cluster.gpus() % parts == 0 && divides(work, parts) && work.texts() % models == 0) {
                addLayouts(layouts, work.texts() / models, models, parts);
            }
        }
        return layouts;
    }

    private static boolean divides(Work work, int parts) {
        return work.config().numAttentionHeads() % parts == 0 && work.config().vocabSize() % parts == 0;
    }

    private static void addLayouts(List<Layout> layouts, int textsOfModel, int models, int parts) {
        for (int micro = 1; micro <= textsOfModel; micro *= 2) {
            if (textsOfModel % micro == 0) {
                for (var stage : models == 1 ? List.of(ZeroStage.NONE) : List.of(ZeroStage.values())) {
                    for (boolean recomputing : new boolean[] {false, true}) {
                        layouts.add(new Layout(models, parts, stage, micro, textsOfModel / micro, recomputing));
                    }
                }
            }
        }
    }

    private List<Estimate> estimates() {
        return layouts(work, cluster).stream()
                .map(layout -> Estimate.of(work, cluster, layout))
                .toList();
    }

    /** The fastest that fits for every number of parts, by that number. */
    public List<Estimate> fastestByParts() {
        var fitting = estimates().stream()
                .filter(estimate -> estimate.memory() <= cluster.memory())
                .toList();
        return fitting.stream()
                .mapToInt(estimate -> estimate.layout().parts())
                .distinct()
                .mapToObj(parts -> fitting.stream()
                        .filter(estimate -> estimate.layout().parts() == parts)
                        .min(BY_TIME)
                        .orElseThrow())
                .toList();
    }

    /** The fastest that fits, if one does. */
    public Optional<Estimate> fastest() {
        return fastestByParts().stream().min(BY_TIME);
    }

    /** The one that needs least memory. */
    public Estimate smallest() {
        return estimates().stream()
                .min(Comparator.comparingDouble(Estimate::memory))
                .orElseThrow();
    }
}
