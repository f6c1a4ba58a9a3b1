package org.glm4j.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;
import org.glm4j.foundation.InvalidInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The reference's flags that {@code glm pretrain} understands but does not need, and those that it refuses. With the
 * options of the commands they are all flags of the reference's {@code arguments.py} (docs/flags.md).
 *
 * @param name with its dashes
 * @param arity of its value: {@code 0}, {@code 1} or {@code 0..*}
 * @param refused whether it ends the command, rather than being passed over with a notice
 * @param reason why, as the end of a sentence
 */
record PretrainFlags(String name, String arity, boolean refused, String reason) {

    private static final String FINETUNING = "only finetuning uses it";
    private static final String GENERATING = "only generation uses it";
    private static final String STORE = "corpora are tokenised once and memory-mapped";
    private static final String GPU_PRECISION = "sums, LayerNorm's moments and the loss are always in single precision";
    private static final String LAUNCHER = "a launcher of processes uses it";

    /** All of them. */
    static List<PretrainFlags> all() {
        return Stream.of(
                        // Model
                        refused("--pretrained-bert", "0", "it trains BERT, another model"),
                        refused("--encoder-decoder", "0", "the reference has no such model either"),
                        ignored(
                                "--intermediate-size",
                                "1",
                                "feed-forward layers are 4 x --hidden-size, as in every GLM"),
                        ignored("--deep-init", "0", "output layers are always scaled by 1/sqrt(2 layers)"),
                        ignored("--output-dropout", "1", FINETUNING),
                        ignored("--cpu_torch_adam", "0", "there is one AdamW, PyTorch's fused one"),
                        // Precision
                        ignored("--fp32-embedding", "0", GPU_PRECISION),
                        ignored("--fp32-layernorm", "0", GPU_PRECISION),
                        ignored("--fp32-tokentypes", "0", "GLM has no token types"),
                        ignored("--fp32-allreduce", "0", "gradients are always summed in single precision"),
                        // Run
                        ignored("--epochs", "1", FINETUNING),
                        ignored("--save-epoch", "1", FINETUNING),
                        ignored("--eval-epoch", "1", FINETUNING),
                        ignored("--new-save-directory", "0", "--save is where the run is saved"),
                        ignored("--no-save-optim", "0", "a saved step is all that an exact resume needs"),
                        ignored("--no-save-rng", "0", "random numbers follow from the seed and the step"),
                        ignored("--no-load-rng", "0", "random numbers follow from the seed and the step"),
                        ignored("--no-deepspeed-load", "0", "what wrote a checkpoint is recognised"),
                        ignored("--resume-dataloader", "0", "a resumed run always goes on with the next batch"),
                        ignored("--shuffle", "0", "texts are always drawn at random"),
                        // Processes
                        ignored("--distributed-backend", "1", LAUNCHER),
                        ignored("--DDP-impl", "1", LAUNCHER),
                        ignored("--local_rank", "1", LAUNCHER),
                        ignored("--deepspeed", "0", "--deepspeed_config is enough"),
                        ignored("--deepspeed_mpi", "0", LAUNCHER),
                        ignored("--deepscale", "0", "--deepspeed_config is enough"),
                        ignored("--deepscale_config", "1", "--deepspeed_config is its new name"),
                        // Data
                        ignored("--input-data-sizes-file", "1", "the reference does not read it either"),
                        ignored("--lazy-loader", "0", STORE),
                        ignored("--no-lazy-loader", "0", STORE),
                        ignored("--half-lazy-loader", "0", STORE),
                        ignored("--loader-scatter", "1", STORE),
                        ignored("--no-pre-tokenize", "0", STORE),
                        ignored("--loose-json", "0", "both kinds of JSON files are recognised"),
                        ignored("--presplit-sentences", "0", "only the reference's BERT data uses it"),
                        ignored("--max-preds-per-seq", "1", "only the reference's BERT data uses it"),
                        ignored("--eval-max-preds-per-seq", "1", "only the reference's BERT data uses it"),
                        ignored("--cache-dir", "1", "nothing is downloaded"),
                        refused("--use-tfrecords", "0", "BERT's TFRecords are not read; give text"),
                        ignored("--save-splits", "1", "--split divides a corpus the same way every time"),
                        refused(
                                "--load-splits",
                                "1",
                                "--split divides a corpus the same way every time; give"
                                        + " --valid-data and --test-data for other parts"),
                        refused("--save-test-data", "1", "give --test-data a file of your own instead"),
                        // Finetuning, evaluation and generation
                        ignored("--overlapping-eval", "1", "only the evaluation of language models uses it"),
                        ignored("--task", "1", FINETUNING),
                        ignored("--pool-token", "1", FINETUNING),
                        ignored("--cloze-eval", "0", FINETUNING),
                        ignored("--multi-token", "0", FINETUNING),
                        ignored("--segment-length", "1", FINETUNING),
                        ignored("--loss-func", "1", FINETUNING),
                        ignored("--block-lm-ratio", "1", FINETUNING),
                        ignored("--adapet", "0", FINETUNING),
                        ignored("--pattern-id", "1", FINETUNING),
                        ignored("--fast-decode", "0", FINETUNING),
                        ignored("--few-superglue", "0", FINETUNING),
                        ignored("--eval-valid", "0", FINETUNING),
                        ignored("--validation-metric", "1", FINETUNING),
                        ignored("--unidirectional", "0", FINETUNING),
                        ignored("--src-seq-length", "1", FINETUNING),
                        ignored("--tgt-seq-length", "1", FINETUNING),
                        ignored("--wsc-negative", "0", FINETUNING),
                        ignored("--overwrite", "0", FINETUNING),
                        ignored("--no-validation", "0", FINETUNING),
                        ignored("--continuous-prompt", "0", FINETUNING),
                        ignored("--freeze-transformer", "0", FINETUNING),
                        ignored("--tune-prefix-layers", "1", FINETUNING),
                        ignored("--prefix-prompt", "1", FINETUNING),
                        ignored("--prompt-init", "0", FINETUNING),
                        ignored("--mask-pad-token", "0", FINETUNING),
                        ignored("--temperature", "1", GENERATING),
                        ignored("--top-p", "1", GENERATING),
                        ignored("--top-k", "1", GENERATING),
                        ignored("--out-seq-length", "1", GENERATING),
                        ignored("--num-beams", "1", GENERATING),
                        ignored("--length-penalty", "1", GENERATING),
                        ignored("--no-repeat-ngram-size", "1", GENERATING),
                        ignored("--min-tgt-length", "1", GENERATING),
                        ignored("--select-topk", "0", GENERATING),
                        ignored("--blank-maskratio", "1", GENERATING))
                .toList();
    }

    private static PretrainFlags ignored(String name, String arity, String reason) {
        return new PretrainFlags(name, arity, false, reason);
    }

    private static PretrainFlags refused(String name, String arity, String reason) {
        return new PretrainFlags(name, arity, true, reason);
    }

    /** Lets a command understand all of them, without a word in its help. */
    static void addTo(CommandSpec command) {
        for (PretrainFlags flag : all()) {
            command.addOption(OptionSpec.builder(flag.name)
                    .arity(flag.arity)
                    .type(flag.arity.equals("0") ? boolean.class : String[].class)
                    .hidden(true)
                    .build());
        }
    }

    /**
     * Tells the user what has no effect.
     *
     * @throws InvalidInputException if one is refused
     */
    static void check(ParseResult said, PrintStream notices) {
        for (PretrainFlags flag : all()) {
            if (said.hasMatchedOption(flag.name)) {
                if (flag.refused) {
                    throw new InvalidInputException("%s is refused: %s.".formatted(flag.name, flag.reason));
                }
                notices.printf("%s has no effect: %s.%n", flag.name, flag.reason);
            }
        }
    }
}
