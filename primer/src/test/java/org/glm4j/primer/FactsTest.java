package org.glm4j.primer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.HashMap;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FactsTest {

    private static final Primer PRIMER = Primer.standard();
    private final Facts facts = PRIMER.library().facts();

    @Test
    void thereAreThousandsOfFactsInManyPhrasings() {
        assertThat(facts.all()).hasSizeBetween(6_000, 12_000);
        assertThat(facts.relations()).hasSizeGreaterThan(100);
    }

    @Test
    void everyFactHasANameOfItsOwn() {
        assertThat(facts.all().stream().map(Fact::id)).doesNotHaveDuplicates();
    }

    @Test
    void everyFactIsSaidInTrainingInAtLeastTwoWays() {
        var rare = facts.all().stream().filter(fact -> statements(fact) < 2);
        assertThat(rare.map(Fact::id)).isEmpty();
    }

    private static int statements(Fact fact) {
        var kinds = fact.relation().bits(Phrasing.Kind.CLAUSE) | fact.relation().bits(Phrasing.Kind.TEXT);
        return Long.bitCount(fact.said() & kinds);
    }

    @Test
    void saidAndHeldOutDoNotMeet() {
        assertThat(facts.all().stream().filter(fact -> (fact.said() & fact.heldOut()) != 0))
                .isEmpty();
    }

    @Test
    void fewerRowsMeanTheBestKnownFacts() {
        var few = Primer.standard(40, OptionalDouble.empty()).library().facts();
        assertThat(few.all()).hasSizeBetween(2_500, 3_500);
        assertThat(few.all().stream().map(Fact::id))
                .isSubsetOf(facts.all().stream().map(Fact::id).toList())
                .contains("capital/France", "capital/Japan", "addition/2 + 2", "kind/apple", "opposite/hot")
                .doesNotContain("capital/Suriname", "addition/19 + 20");
    }

    @Test
    void factsOfFewRowsComeEquallyOften() {
        var few = Primer.standard(15, OptionalDouble.empty()).library().facts();
        var pool = few.pool(few.relations(), _ -> true);
        var dice = new Dice(7, 0);
        var drawn = new HashMap<String, Integer>();
        int draws = 200 * pool.size();
        for (int i = 0; i < draws; i++) {
            drawn.merge(pool.pick(dice).relation().name(), 1, Integer::sum);
        }

        var known =
                few.relations().stream().filter(relation -> !few.of(relation).isEmpty());
        for (var relation : known.toList()) {
            assertThat((double) drawn.get(relation.name()) / few.of(relation).size())
                    .as(relation.name())
                    .isCloseTo(200, withinPercentage(35));
        }
    }

    @Test
    void majorRelationsHaveManyPhrasings() {
        for (var name :
                new String[] {"capital", "young", "opposite", "addition", "kind", "symbol", "use", "after", "work"}) {
            var relation = facts.relations().stream()
                    .filter(r -> r.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            assertThat(relation.phrasings()).as(name).hasSizeGreaterThanOrEqualTo(14);
        }
    }

    @Test
    void aTenthOfThePairsIsHeldOut() {
        var suitable = 0;
        var held = 0;
        for (var fact : facts.all()) {
            for (var phrasing : fact.relation().phrasings()) {
                if (phrasing.suits(fact.row())
                        && phrasing.canBeHeldOut()
                        && !phrasing.askable(fact.relation().asked()).isEmpty()) {
                    suitable++;
                }
            }
            held += Long.bitCount(fact.heldOut());
        }
        assertThat((double) held / suitable).isBetween(0.08, 0.11);
    }

    @Test
    void whatIsHeldOutDoesNotDependOnOtherFacts() {
        var capital = facts.relations().stream()
                .filter(r -> r.name().equals("capital"))
                .findFirst()
                .orElseThrow();
        var alone = new HoldOut(capital);
        for (var fact : facts.of(capital)) {
            assertThat(alone.divide(fact.row()).heldOut()).as(fact.id()).isEqualTo(fact.heldOut());
        }
    }

    @Test
    void arithmeticIsComplete() {
        assertThat(PRIMER.relations().get("addition").facts()).isEqualTo(21 * 21);
        assertThat(PRIMER.relations().get("subtraction").facts()).isEqualTo(21 * 22 / 2);
        assertThat(PRIMER.relations().get("multiplication").facts()).isEqualTo(13 * 13);
        assertThat(PRIMER.relations().get("division").facts()).isEqualTo(12 * 12);
        var table = PRIMER.library().tables().get("addition");
        assertThat(table.rows())
                .allSatisfy(row -> assertThat(Integer.parseInt(row.cell(1)) + Integer.parseInt(row.cell(2)))
                        .isEqualTo(Integer.parseInt(row.cell(3))));
    }
}
