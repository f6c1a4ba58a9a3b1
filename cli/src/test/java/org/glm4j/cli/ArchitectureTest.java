package org.glm4j.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The plan of the house (docs/architecture.md): rooms, the arrows between them, and what is kept out of which room. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.glm4j");

    /** Ground floor first. */
    private static final List<List<String>> FLOORS = List.of(
            List.of("foundation"),
            List.of("tokenizers", "checkpoint", "primer", "metrics"),
            List.of("model", "data"),
            List.of("generation", "training", "tasks"),
            List.of("evaluation"),
            List.of("finetuning"),
            List.of("cli"));

    private static final List<String> ROOMS =
            FLOORS.stream().flatMap(List::stream).toList();

    private static String in(String room) {
        return "org.glm4j." + room + "..";
    }

    @Test
    void everyClassIsInARoomAndEveryRoomIsSeen() {
        assertThat(CLASSES)
                .allMatch(c -> ROOMS.stream()
                        .anyMatch(room -> c.getPackageName().matches("org\\.glm4j\\." + room + "(\\..*)?")));
        assertThat(ROOMS).allMatch(room -> CLASSES.containPackage("org.glm4j." + room));
    }

    @Test
    void arrowsGoOnlyDownwards() {
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            List<String> notBelow = FLOORS.subList(floor, FLOORS.size()).stream()
                    .flatMap(List::stream)
                    .toList();
            for (String room : FLOORS.get(floor)) {
                String[] forbidden = notBelow.stream()
                        .filter(other -> !other.equals(room))
                        .map(ArchitectureTest::in)
                        .toArray(String[]::new);
                noClasses()
                        .that()
                        .resideInAPackage(in(room))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(forbidden)
                        .check(CLASSES);
            }
        }
    }

    @Test
    void noCircles() {
        slices().matching("org.glm4j.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyModelAndTrainingKnowTheTensorLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.glm4j.model..", "org.glm4j.training..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(CLASSES);
    }

    @Test
    void librariesStayInTheirRooms() {
        staysIn("ai.djl..", "org.glm4j.tokenizers..");
        staysIn("net.razorvine..", "org.glm4j.checkpoint..");
        staysIn("picocli..", "org.glm4j.cli..");
        staysIn("org.jline..", "org.glm4j.cli..");
        staysIn("me.tongfei..", "org.glm4j.cli..");
    }

    private static void staysIn(String library, String room) {
        noClasses()
                .that(resideOutsideOfPackage(room))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandSpeaksToTheTerminalAndEndsTheProcess() {
        noClasses()
                .that(resideOutsideOfPackage("org.glm4j.cli.."))
                .should(ACCESS_STANDARD_STREAMS)
                .check(CLASSES);
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.glm4j.cli.Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(CLASSES);
    }

    @Test
    void noFileRunsCode() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        nameMatching(
                                "java\\.io\\.ObjectInputStream|javax\\.script\\..*|java\\.net\\.URLClassLoader|java\\.beans\\.XMLDecoder"))
                .check(CLASSES);
    }

    @Test
    void noReflection() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("java.lang.reflect.."))
                .check(CLASSES);
        noClasses().should().callMethod(Class.class, "forName", String.class).check(CLASSES);
    }

    @Test
    void noMutableStaticState() {
        fields().that().areStatic().should().beFinal().check(CLASSES);
    }

    @Test
    void aFunctionLivesWithTheDataItIsAbout() {
        noClasses()
                .should()
                .haveNameMatching(".*(Utils?|Helper|Manager|Misc|Common)")
                .check(CLASSES);
    }
}
