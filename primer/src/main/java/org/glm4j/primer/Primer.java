package org.glm4j.primer;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * An endless text of plain English for a small model to learn from: facts of the world in many phrasings, arithmetic,
 * stories, dialogues, letters, recipes, small texts with questions. Everything comes from tables and grammars that a
 * reader can extend without Java (see the README of this module).
 *
 * <p>A document is made from a seed and an index alone, so text can be streamed without end, from any place and by any
 * number of threads. One (fact, phrasing) pair in ten never appears in a document: {@link #factBlanks} asks for these.
 */
public final class Primer {

    /** Documents of this seed are kept for evaluation: perplexity is measured on them, training must use another seed. */
    public static final long HELD_OUT_SEED = 0x7e57L;

    private static final long READING_SEED = HELD_OUT_SEED + 1;
    private static final long CONTINUATION_SEED = HELD_OUT_SEED + 2;

    private final Library library;
    private final Composer composer;

    private Primer(Library library, OptionalDouble factsShare) {
        this.library = library;
        this.composer = Composer.of(library, factsShare);
    }

    /** The primer that comes with glm4j. */
    public static Primer standard() {
        return standard(Integer.MAX_VALUE, OptionalDouble.empty());
    }

    /**
     * The primer that comes with glm4j, for a model with less time to learn: it knows only the first rows of every table,
     * which are the best known ones.
     *
     * @param rows how many, at least 1
     * @param factsShare of the documents, how many are made of facts rather than stories and the like, 0 to 1; 0.51 if
     *     unsaid
     */
    public static Primer standard(int rows, OptionalDouble factsShare) {
        return new Primer(new Library(Texts.ofResources(), rows), factsShare);
    }

    /**
     * A primer of one's own.
     *
     * @param folder with {@code contents.txt}, {@code tables}, {@code phrases} and {@code scripts} as in this module
     * @throws org.glm4j.foundation.InvalidInputException if a file is missing or not well formed; the message names file
     *     and line
     */
    public static Primer of(Path folder) {
        return new Primer(new Library(Texts.of(folder), Integer.MAX_VALUE), OptionalDouble.empty());
    }

    /**
     * One document: a line of plain ASCII text, a few sentences or up to 300 words. Questions alone with their answer
     * have few words, so they are many documents and little of the text.
     *
     * @param seed which corpus
     * @param index which of its documents, from 0
     */
    public String document(long seed, long index) {
        var prose = new Prose();
        composer.write(new Dice(seed, index), prose);
        return prose.toString();
    }

    /** One document that training never sees. */
    public String heldOutDocument(long index) {
        return document(HELD_OUT_SEED, index);
    }

    /**
     * The held-out phrasings of the facts with one part of each hidden. The answer is unambiguous: nothing else that the
     * primer says of facts, held out or not, fits the rest, and the text does not contain it. Any beginning of the list
     * is a fair sample of it.
     */
    public List<Blank> factBlanks() {
        return new FactBlanks(library.facts(), library.english()).heldOut();
    }

    /** The same of what documents may say: blanks to learn from. */
    public List<Blank> trainingBlanks() {
        return new FactBlanks(library.facts(), library.english()).said();
    }

    /**
     * Small texts with questions, of which the text before the blank gives the answer. They are made with a seed of
     * their own; their sentences follow patterns of the training text, but people, things and numbers are drawn anew.
     *
     * @param count how many
     */
    public List<Blank> readingBlanks(int count) {
        return new ReadingEvaluation(library).blanks(count, READING_SEED);
    }

    /**
     * Prompts with a sentence or the end of a text missing.
     *
     * @param count how many of each of four sorts: a sentence of a story, the end of a story, a sentence of a
     *     description, the answer to a held-out question
     */
    public List<Continuation> continuations(int count) {
        return new ContinuationEvaluation(library, factBlanks()).prompts(count, CONTINUATION_SEED);
    }

    /** How many facts, phrasings and held-out pairs each relation has, by its name. */
    public Map<String, PrimerRelation> relations() {
        var relations = new HashMap<String, PrimerRelation>();
        for (var relation : library.facts().relations()) {
            var facts = library.facts().of(relation);
            relations.put(
                    relation.name(),
                    new PrimerRelation(
                            relation.topic(),
                            facts.size(),
                            relation.phrasings().size(),
                            facts.stream()
                                    .mapToInt(fact -> Long.bitCount(fact.heldOut()))
                                    .sum()));
        }
        return Map.copyOf(relations);
    }

    Library library() {
        return library;
    }

    Composer composer() {
        return composer;
    }
}
