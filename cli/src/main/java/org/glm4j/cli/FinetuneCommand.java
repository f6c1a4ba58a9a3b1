package org.glm4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.ToIntBiFunction;
import java.util.stream.Stream;
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

/** Trains a model on a task. */
@Command(
        sortOptions = false,
        customSynopsis = "glm finetune --task T --data-dir DIR --model DIR --save DIR [OPTION...]",
        footer = {
            "",
            "The model that does best on the validation split is SAVE/best; every command",
            "takes it as --model. Its measures are SAVE/results.json, those on the test split",
            "SAVE/test_results.json, the predictions SAVE/predictions.",
            "",
            "Ctrl-C saves after the current step and ends; the same command goes on.",
            "",
            "Examples:",
            "  glm finetune --task copa --data-dir data/COPA --model glm-large \\",
            "      --save runs/copa --epochs 50 --lr 1e-5 --warmup 0.1 --batch-size 16",
            "  glm finetune --task reviews.yaml --data-dir reviews --model glm-large \\",
            "      --save runs/reviews --lora-rank 8 --lr 1e-3"
        })
final class FinetuneCommand implements Callable<Integer> {

    private final Console console;

    private CommandSpec spec;

    @Option(
            names = "--task-config",
            paramLabel = "FILE",
            description =
                    "The reference's configuration of a task, config_tasks/task_*.sh, or one of configs/finetune.")
    private Path taskConfig;

    @Option(
            names = "--model-config",
            paramLabel = "FILE",
            description = "The reference's configuration of a model, config_tasks/model_*.sh.")
    private Path modelConfig;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "A variable of these files, such as DATA_ROOT or CHECKPOINT_PATH; the environment's if"
                    + " unsaid.")
    private Map<String, String> variables = new LinkedHashMap<>();

    @Option(
            names = {"-m", "--model", "--load-pretrained"},
            paramLabel = "DIR",
            description = "Model to begin with: a checkpoint of any layout, or a training run.")
    private Path modelPath;

    @Option(
            names = {"-t", "--tokenizer", "--tokenizer-path"},
            paramLabel = "DIR",
            description = "Vocabulary: a directory, or a file of one; the model's directory if unsaid.")
    private Path tokenizer;

    @ArgGroup(validate = false, heading = "%nTask:%n")
    private TaskOptions task = new TaskOptions();

    @ArgGroup(validate = false, heading = "%nPattern:%n")
    private PatternOptions pattern = new PatternOptions();

    @ArgGroup(validate = false, heading = "%nTasks whose texts are written or filled:%n")
    private WritingOptions writing = new WritingOptions();

    @ArgGroup(validate = false, heading = "%nFinetuning:%n")
    private FinetuneOptions finetuning = new FinetuneOptions();

    @ArgGroup(validate = false, heading = "%nTexts that are learnt too (--block-lm-ratio):%n")
    private ObjectiveOptions objective = new ObjectiveOptions();

    @ArgGroup(validate = false, heading = "%nOptimisation:%n")
    private OptimizationOptions optimization = new OptimizationOptions();

    @ArgGroup(validate = false, heading = "%nRun:%n")
    private FinetuneRunOptions run = new FinetuneRunOptions();

    @ArgGroup(validate = false, heading = "%nSeveral processes (glm launch):%n")
    private ProcessOptions processes = new ProcessOptions();

    @ArgGroup(validate = false, heading = "%nSeveral runs:%n")
    private GridOptions grid = new GridOptions();

    @ArgGroup(validate = false, heading = "%nWhat the vocabulary's files do not say:%n")
    private VocabularyOptions vocabulary = new VocabularyOptions();

    @ArgGroup(validate = false, heading = "%nWhat the checkpoint does not say, and trained tokens:%n")
    private ModelOptions model = new ModelOptions();

    FinetuneCommand(Console console) {
        this.console = console;
    }

    /** Everything that was said. */
    record Settings(
            Path modelPath,
            Path tokenizer,
            TaskOptions task,
            PatternOptions pattern,
            WritingOptions writing,
            FinetuneOptions finetuning,
            ObjectiveOptions objective,
            OptimizationOptions optimization,
            FinetuneRunOptions run,
            ProcessOptions processes,
            VocabularyOptions vocabulary,
            ModelOptions model) {}

    @Spec
    void setSpec(CommandSpec spec) {
        this.spec = spec;
        FinetuneFlags.addTo(spec);
    }

    @Override
    public Integer call() {
        var files = Stream.of(modelConfig, taskConfig).filter(Objects::nonNull).toList();
        ParseResult said = spec.commandLine().getParseResult();
        if (files.isEmpty()) {
            List<String> line = said.originalArgs(); // the root command's, from its first word on
            return run(said, line.subList(line.indexOf(spec.name()) + 1, line.size()));
        }
        return TaskConfig.of(files, variables, console)
                .run(spec, arguments -> parsed(arguments, (command, all) -> command.run(all, arguments)));
    }

    private int parsed(List<String> arguments, ToIntBiFunction<FinetuneCommand, ParseResult> action) {
        var whole = new CommandLine(new FinetuneCommand(console));
        ParseResult all = whole.parseArgs(arguments.toArray(String[]::new));
        return action.applyAsInt(whole.getCommand(), all);
    }

    private int run(ParseResult said, List<String> arguments) {
        if (!grid.wanted()) {
            return run(said);
        }
        if (Placement.of(console.environment()).worldSize() > 1) {
            throw new InvalidInputException(
                    "--grid makes its runs in one process, or side by side with --grid-devices: leave out glm launch.");
        }
        var all = new Grid(spec, arguments, grid.axes(spec));
        try {
            for (var point : all.points()) {
                parsed(all.arguments(point), (_, _) -> 0); // what is wrong with one is said before any begins
            }
        } catch (ParameterException e) {
            throw new InvalidInputException(
                    "--grid: %s".formatted(e.getMessage().lines().findFirst().orElseThrow()), e);
        }
        new GridRun(console, all, run.save(), grid.devices())
                .run(run.overwrite(), single -> parsed(single, (command, settings) -> command.run(settings)));
        return 0;
    }

    private int run(ParseResult said) {
        FinetuneFlags.check(said);
        if (modelPath == null) {
            throw new InvalidInputException("Which model shall learn? Give --model a checkpoint.");
        }
        var settings = new Settings(
                modelPath,
                tokenizer,
                task,
                pattern,
                writing,
                finetuning,
                objective,
                optimization,
                run,
                processes,
                vocabulary,
                model);
        try (var job = TrainingJob.join(console, processes, run.device())) {
            new FinetuneRun(console, settings, said, job).run();
        }
        return 0;
    }
}
