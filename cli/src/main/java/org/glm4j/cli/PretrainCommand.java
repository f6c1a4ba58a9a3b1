package org.glm4j.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.training.distributed.Placement;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Pretrains a model. */
@Command(
        name = "pretrain",
        sortOptions = false,
        customSynopsis = "glm pretrain [--config FILE] [OPTION...]",
        footer = {
            "",
            "The defaults are the reference's. A configuration file holds options, one a line",
            "(num-layers: 12); the command line goes before it. Without --tokenizer, and",
            "without one beside --load or --load-pretrained, a WordPiece vocabulary of",
            "--vocab-size pieces (8000) is learnt from the training corpora.",
            "",
            "Ctrl-C saves after the current step and ends. A saved step is a directory that",
            "every other command takes as --model. docs/flags.md lists every flag of the",
            "reference and what becomes of it.",
            "",
            "Examples:",
            "  glm pretrain --config configs/pretrain/demo.yaml",
            "  glm pretrain --train-data my-texts --num-layers 6 --hidden-size 256 \\",
            "      --train-iters 20000 --save runs/mine --load runs/mine"
        })
final class PretrainCommand implements Callable<Integer> {

    private final Console console;

    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Options in a YAML file, such as those in configs/pretrain.")
    private Path config;

    @Option(
            names = {"--deepspeed_config", "--deepspeed-config"},
            paramLabel = "FILE",
            description = "DeepSpeed configuration: batch, accumulation, clipping, precision, optimiser.")
    private Path deepSpeedConfig;

    @ArgGroup(validate = false, heading = "%nTexts:%n")
    private PretrainDataOptions data = new PretrainDataOptions();

    @ArgGroup(validate = false, heading = "%nReading them:%n")
    private CorpusOptions corpora = new CorpusOptions();

    @Option(
            names = {"-t", "--tokenizer", "--tokenizer-path"},
            paramLabel = "DIR",
            description = "Vocabulary: a directory, or a file of one.")
    private Path tokenizer;

    @ArgGroup(validate = false, heading = "%nVocabulary:%n")
    private VocabularyOptions vocabulary = new VocabularyOptions();

    @ArgGroup(validate = false, heading = "%nObjective:%n")
    private ObjectiveOptions objective = new ObjectiveOptions();

    @ArgGroup(validate = false, heading = "%nDownstream tasks that are mixed in:%n")
    private MultiTaskOptions tasks = new MultiTaskOptions();

    @ArgGroup(validate = false, heading = "%nModel (24 layers, hidden size 1024 and 512 positions if unsaid):%n")
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--make-vocab-size-divisible-by",
            paramLabel = "N",
            description = "Word embeddings get rows to spare up to a multiple of this; 128.")
    private int vocabularyMultiple = 128;

    @ArgGroup(validate = false, heading = "%nOptimisation:%n")
    private OptimizationOptions optimization = new OptimizationOptions();

    @ArgGroup(validate = false, heading = "%nRun:%n")
    private PretrainRunOptions run = new PretrainRunOptions();

    @ArgGroup(validate = false, heading = "%nSeveral processes (glm launch):%n")
    private ProcessOptions processes = new ProcessOptions();

    PretrainCommand(Console console) {
        this.console = console;
    }

    @Spec
    void setSpec(CommandSpec spec) {
        this.spec = spec;
        PretrainFlags.addTo(spec);
    }

    @Override
    public Integer call() {
        ParseResult said = spec.commandLine().getParseResult();
        int processes = Placement.of(console.environment()).worldSize();
        ConfigFile file = config == null ? ConfigFile.empty(spec, processes) : ConfigFile.read(config, spec, processes);
        if (deepSpeedConfig != null) {
            file.addDeepSpeed(deepSpeedConfig);
        }
        var merged = new CommandLine(new PretrainCommand(console));
        try {
            ParseResult all = merged.parseArgs(file.before(said).toArray(String[]::new));
            PretrainFlags.check(all, console.err());
            PretrainCommand command = merged.getCommand();
            return new Pretraining(console, command.settings(), all).run();
        } catch (ParameterException e) {
            throw new InvalidInputException(
                    "%s: %s"
                            .formatted(
                                    config, e.getMessage().lines().findFirst().orElseThrow()),
                    e);
        }
    }

    /** Everything that was said. */
    record Settings(
            PretrainDataOptions data,
            CorpusOptions corpora,
            Path tokenizer,
            VocabularyOptions vocabulary,
            ObjectiveOptions objective,
            MultiTaskOptions tasks,
            ModelOptions model,
            int vocabularyMultiple,
            OptimizationOptions optimization,
            PretrainRunOptions run,
            ProcessOptions processes) {}

    private Settings settings() {
        return new Settings(
                data,
                corpora,
                tokenizer,
                vocabulary,
                objective,
                tasks,
                model,
                vocabularyMultiple,
                optimization,
                run,
                processes);
    }
}
