package org.glm4j.primer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Reads many documents and looks for every wording of every fact in them. */
class LeakTest {

    private static final int DOCUMENTS = 100_000;
    private static final Primer PRIMER = Primer.standard();
    private static final English ENGLISH = PRIMER.library().english();

    /** Wordings that training text may use; a held-out wording that equals one of them is no leak. */
    private static Set<WordTrie.Wording> allowedWordings() {
        var allowed = new HashSet<WordTrie.Wording>();
        for (var fact : PRIMER.library().facts().all()) {
            for (var phrasing : fact.relation().phrasings()) {
                if (fact.allows(phrasing)) {
                    for (var wording : WordTrie.wordings(phrasing, fact.row(), ENGLISH)) {
                        allowed.add(wording);
                    }
                }
            }
        }
        return allowed;
    }

    @Test
    void noHeldOutWordingIsInTrainingTextAndEveryFactIs() {
        var allowed = allowedWordings();
        var held = new WordTrie<String>();
        var said = new WordTrie<Fact>();
        var heldWordings = 0;
        for (var fact : PRIMER.library().facts().all()) {
            for (var phrasing : fact.relation().phrasings()) {
                if (fact.holdsOut(phrasing)) {
                    for (var wording : WordTrie.wordings(phrasing, fact.row(), ENGLISH)) {
                        // Some facts share a question ("What is a shape with four sides called?").
                        if (!allowed.contains(wording)) {
                            held.add(wording, fact.id() + ": " + wording.plain());
                            heldWordings++;
                        }
                    }
                } else if (fact.allows(phrasing)
                        && phrasing.kind() != Phrasing.Kind.FOLLOW_UP
                        && phrasing.body().lists().isEmpty()) {
                    WordTrie.wordings(phrasing, fact.row(), ENGLISH).forEach(wording -> said.add(wording, fact));
                }
            }
        }
        assertThat(heldWordings).isGreaterThan(7_000);

        var leaks = new TreeMap<String, Integer>();
        var times = new HashMap<Fact, Integer>();
        for (var index = 0L; index < DOCUMENTS; index++) {
            var document = PRIMER.document(1, index);
            for (var leak : held.find(document)) {
                leaks.merge(leak, 1, Integer::sum);
            }
            said.find(document).forEach(fact -> times.merge(fact, 1, Integer::sum));
        }

        assertThat(leaks).isEmpty();
        assertBalance(times);
    }

    /** How often facts are said: none is missing, none crowds out the others. */
    private static void assertBalance(Map<Fact, Integer> times) {
        var facts = PRIMER.library().facts().all();
        var counts = facts.stream()
                .mapToInt(fact -> times.getOrDefault(fact, 0))
                .sorted()
                .toArray();
        var missing = facts.stream().filter(fact -> !times.containsKey(fact)).map(Fact::id);
        assertThat(missing).as("facts that %d documents never say", DOCUMENTS).isEmpty();
        assertThat(counts[counts.length / 100])
                .as("all but one in a hundred facts are said this often")
                .isGreaterThanOrEqualTo(6);
        assertThat(counts[counts.length / 2]).as("the median").isBetween(15, 60);
        assertThat(counts[counts.length * 99 / 100])
                .as("only one in a hundred is said more often")
                .isLessThan(10 * counts[counts.length / 2]);
    }
}
