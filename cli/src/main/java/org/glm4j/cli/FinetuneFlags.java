package org.glm4j.cli;

import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Flags of the reference that its finetuning configurations set and that {@code glm finetune} understands but does not
 * need, and those that it refuses.
 *
 * @param name with its dashes
 * @param arity of its value: {@code 0} or {@code 1}
 * @param refusal why it is refused, as the end of a sentence; empty where it is passed over
 */
record FinetuneFlags(String name, String arity, String refusal) {

    /** All of them. */
    static List<FinetuneFlags> all() {
        return List.of(
                passed("--finetune", "0"),
                passed("--save-interval", "1"), // whole epochs are saved
                passed("--eval-interval", "1"), // and judged
                passed("--eval-iters", "1"),
                passed("--num-workers", "1"),
                passed("--no-load-optim", "0"), // a finetuning begins with weights alone
                passed("--no-load-lr-scheduler", "0"),
                passed("--no-load-rng", "0"),
                passed("--no-save-optim", "0"), // an exact resume needs all
                passed("--no-save-rng", "0"),
                passed("--new-save-directory", "0"),
                passed("--shuffle", "0"), // epochs are always shuffled
                passed("--output-dropout", "1"), // a head drops as much as hidden states
                passed("--distributed-backend", "1"),
                passed("--DDP-impl", "1"),
                passed("--local_rank", "1"),
                passed("--deepspeed", "0"),
                passed("--deepspeed_config", "1"), // batch size and rate are those of the task
                passed("--no-deepspeed-load", "0"),
                passed("--fp32-embedding", "0"),
                passed("--fp32-layernorm", "0"),
                passed("--fp32-tokentypes", "0"),
                passed("--fp32-allreduce", "0"),
                passed("--deep-init", "0"),
                passed("--cache-dir", "1"),
                refused("--pretrained-bert", "0", "it trains BERT, another model"),
                refused("--unidirectional", "0", "only 'glm choose' reads texts left to right"));
    }

    private static FinetuneFlags passed(String name, String arity) {
        return new FinetuneFlags(name, arity, "");
    }

    private static FinetuneFlags refused(String name, String arity, String reason) {
        return new FinetuneFlags(name, arity, reason);
    }

    /** Lets a command understand all of them, without a word in its help. */
    static void addTo(CommandSpec command) {
        for (FinetuneFlags flag : all()) {
            command.addOption(OptionSpec.builder(flag.name)
                    .arity(flag.arity)
                    .type(flag.arity.equals("0") ? boolean.class : String.class)
                    .hidden(true)
                    .build());
        }
    }

    /**
     * Refuses what cannot be honoured.
     *
     * @throws InvalidInputException if such a flag is set
     */
    static void check(ParseResult said) {
        for (FinetuneFlags flag : all()) {
            if (!flag.refusal.isEmpty() && said.hasMatchedOption(flag.name)) {
                throw new InvalidInputException("%s is refused: %s.".formatted(flag.name, flag.refusal));
            }
        }
    }
}
