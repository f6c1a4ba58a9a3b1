package org.glm4j.tokenizers;

import java.util.ArrayList;
import java.util.List;

/**
 * The reference's tables of special tokens. New tokens follow the ids of the vocabulary file; the order of the table and
 * every oddity of the numbering is that of the trained models.
 */
final class CommandTables {

    private static final String END_OF_TEXT = "<|endoftext|>";

    private final List<CommandToken> entries = new ArrayList<>();
    private int next;

    private CommandTables(int vocabularySize) {
        next = vocabularySize;
    }

    /** A table, and the size of the vocabulary with it as the reference counts. */
    record Table(CommandTokens commands, int vocabularySize) {}

    /** Which optional tokens there are; {@link TokenizerOptions} with nothing left to infer. */
    record Options(
            boolean blockSymbols, boolean taskMask, boolean decoderMask, int sentinels, boolean fixCommandToken) {}

    static Table bert(Vocabulary file, Options options) {
        var table = new CommandTables(file.size());
        table.add("pad", "[PAD]", idOf(file, "[PAD]"));
        table.add("ENC", "[CLS]", idOf(file, "[CLS]"));
        table.add("MASK", "[MASK]", idOf(file, "[MASK]"));
        table.add("unk", "[UNK]", idOf(file, "[UNK]"));
        table.add("sep", "[SEP]", idOf(file, "[SEP]"));
        table.add("eos", "[PAD]", idOf(file, "[PAD]"));
        if (options.blockSymbols()) {
            table.addBlockSymbols();
            if (options.taskMask()) {
                table.add("gMASK", "[gMASK]", table.next++);
                table.add("sMASK", "[sMASK]", table.next++);
            }
            table.addDecoderMask(options);
        }
        for (int i = 1; i < options.sentinels(); i++) {
            table.add("MASK" + i, "[MASK" + i + "]", table.next++);
            table.add("sop" + i, "<|startofpiece" + i + "|>", table.next++);
        }
        return table.build();
    }

    static Table gpt2(Vocabulary file, Options options) {
        var table = new CommandTables(file.size());
        int endOfText = idOf(file, END_OF_TEXT);
        table.add("pad", END_OF_TEXT, endOfText);
        table.add("eos", END_OF_TEXT, endOfText);
        if (options.blockSymbols()) {
            table.addBlockSymbols();
            table.add("ENC", "[CLS]", table.next++);
            table.addMask("MASK", table.next++);
            table.add("sep", "[SEP]", table.next++);
            table.add("unk", "[UNK]", table.next++);
            table.addTaskMasks(options);
            table.addDecoderMask(options);
        }
        return table.build();
    }

    static Table roberta(Vocabulary file, Options options) {
        var table = new CommandTables(file.size());
        int end = idOf(file, "</s>");
        table.add("pad", END_OF_TEXT, end);
        table.add("eos", END_OF_TEXT, end);
        table.add("sep", "[SEP]", end);
        table.add("ENC", "[CLS]", idOf(file, "<s>"));
        table.addMask("MASK", idOf(file, "<mask>"));
        table.add("unk", "[UNK]", idOf(file, "<unk>"));
        if (options.blockSymbols()) {
            table.addBlockSymbols();
            table.addTaskMasks(options);
            table.addDecoderMask(options);
        }
        return table.build();
    }

    static Table chinese(Vocabulary file, Options options) {
        int size = file.size();
        var table = new CommandTables(size);
        table.add("pad", END_OF_TEXT, size);
        table.add("eos", END_OF_TEXT, size);
        table.add("sep", "[SEP]", size + 1);
        table.add("ENC", "[CLS]", size + 2);
        table.addMask("MASK", size + 3);
        table.add("unk", "[UNK]", size + 4);
        table.next = size + 5;
        if (options.blockSymbols()) {
            // One id is skipped before these two. Unless that is fixed, the count forgets it and the next token takes
            // the id of eop again.
            table.add("sop", "<|startofpiece|>", table.next + 1);
            table.add("eop", "<|endofpiece|>", table.next + 2);
            table.next += options.fixCommandToken() ? 3 : 2;
            if (options.fixCommandToken() && options.taskMask()) {
                table.addMask("sMASK", table.next++);
                table.addMask("gMASK", table.next++);
            } else {
                table.addTaskMasks(options);
            }
            table.addDecoderMask(options);
        }
        return table.build();
    }

    /** The table in front of a vocabulary of {@code fileSize} pieces, whose ids it shifts. */
    static Table generic(int fileSize) {
        var table = new CommandTables(0);
        for (var name : List.of("pad", "eos", "bos", "unk", "sep", "L2R", "ENC", "MASK")) {
            table.add(name, "<" + name + ">", table.next++);
        }
        table.next += fileSize;
        return table.build();
    }

    private void addBlockSymbols() {
        add("sop", "<|startofpiece|>", next++);
        add("eop", "<|endofpiece|>", next++);
    }

    private void addTaskMasks(Options options) {
        if (options.taskMask()) {
            addMask("gMASK", next++);
            addMask("sMASK", next++);
        }
    }

    private void addDecoderMask(Options options) {
        if (options.decoderMask()) {
            add("dBLOCK", "[dBLOCK]", next++);
        }
    }

    /** A mask that takes the white space before it along, so that a blank is filled with its own space. */
    private void addMask(String name, int id) {
        entries.add(new CommandToken(name, "[" + name + "]", id, true, false));
    }

    private void add(String name, String text, int id) {
        entries.add(new CommandToken(name, text, id, false, false));
    }

    private Table build() {
        return new Table(new CommandTokens(entries), next);
    }

    private static int idOf(Vocabulary file, String piece) {
        return file.id(piece).orElseThrow();
    }
}
