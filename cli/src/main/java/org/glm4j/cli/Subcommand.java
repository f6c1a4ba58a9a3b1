package org.glm4j.cli;

import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command as the help of {@code glm} lists it. Its options are made only for the command that is run: reading a few
 * hundred of them would take longer than everything else that {@code glm --help} does.
 *
 * @param name what the user types
 * @param description what it does, a sentence
 * @param command makes the annotated object
 */
record Subcommand(String name, String description, Function<Console, Object> command) {

    /** All of them, in the order of the help. */
    static final List<Subcommand> ALL = List.of(
            new Subcommand("fill", "Fills the blanks of texts, each conditioned on the ones before.", FillCommand::new),
            new Subcommand(
                    "infill",
                    "Fills the blanks of a file of texts as a model finetuned on blanks does, or hides words and tells how"
                            + " well they are found again.",
                    InfillCommand::new),
            new Subcommand(
                    "repl", "Fills the blanks of what you type, as you type it; :help says more.", ReplCommand::new),
            new Subcommand(
                    "tokenize",
                    "Turns texts into token ids, by the rules that GLM was trained with, and back.",
                    TokenizeCommand::new),
            new Subcommand(
                    "logits",
                    "Computes the scores (logits) of the next token, to compare with other implementations.",
                    LogitsCommand::new),
            new Subcommand(
                    "choose", "Answers multiple-choice questions without training, by scores.", ChooseCommand::new),
            new Subcommand(
                    "inspect",
                    "Shows a checkpoint's layout, size, configuration and tensors, without running it.",
                    InspectCommand::new),
            new Subcommand(
                    "convert",
                    "Converts a checkpoint of any layout to Hugging Face's or the reference's, splitting or merging"
                            + " model-parallel parts and changing the type of the weights on the way.",
                    ConvertCommand::new),
            new Subcommand(
                    "pretrain",
                    "Pretrains a GLM on text by autoregressive blank infilling, or goes on with it.",
                    PretrainCommand::new),
            new Subcommand(
                    "finetune",
                    "Trains a model on a task, and keeps the best of what it becomes.",
                    FinetuneCommand::new),
            new Subcommand(
                    "merge",
                    "Adds the low-rank updates (LoRA) of a finetuning to the weights of the model it began with.",
                    MergeCommand::new),
            new Subcommand(
                    "launch",
                    "Runs a command as several processes that share its work, and watches over them.",
                    LaunchCommand::new),
            new Subcommand(
                    "plan",
                    "Tells which layout of a training fits a cluster, and how long its steps would take.",
                    PlanCommand::new),
            new Subcommand(
                    "evaluate",
                    "Measures how good a model is on a data set, or texts beside what they should be.",
                    EvaluateCommand::new),
            new Subcommand("corpus", "Tokenises text for training, and shows what is in it.", CorpusCommand::new),
            new Subcommand("vocab", "Learns a vocabulary from text.", VocabCommand::new),
            new Subcommand("primer", "Writes the text that glm-tiny was trained on.", PrimerCommand::new),
            new Subcommand(
                    "doctor",
                    "Shows what models will run on here, how fast it is, and what would make it faster.",
                    DoctorCommand::new),
            new Subcommand(
                    CompletionCommand.NAME, "Prints the completion script of bash and zsh.", CompletionCommand::new));

    /** With its options, ready to run. */
    CommandSpec whole(Console console) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(command.apply(console));
        spec.subcommands().values().forEach(each -> finish(each.getCommandSpec()));
        return described(finish(spec));
    }

    private static CommandSpec finish(CommandSpec spec) {
        spec.usageMessage().descriptionHeading("%n").parameterListHeading("%n").optionListHeading("%n");
        return spec.addOption(GlmCommand.helpOption());
    }

    /** What the help of {@code glm} says of it, and no more. */
    CommandSpec listed() {
        return described(CommandSpec.create());
    }

    private CommandSpec described(CommandSpec spec) {
        spec.usageMessage().description(description);
        return spec.name(name);
    }
}
