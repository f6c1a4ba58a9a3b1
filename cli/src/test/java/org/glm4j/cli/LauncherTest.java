package org.glm4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real {@code ./glm} script in a checkout of its own, with a stand-in for Java that prints the arguments after the
 * jar and one for Maven that writes the jar: what the script itself decides is what is tested.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {

    private static final Instant PAST = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private Path home;
    private Path jdk;
    private Path tools;
    private Path builds;

    @BeforeEach
    void layOutACheckout() throws IOException {
        home = Files.createDirectories(folder.resolve("a checkout"));
        jdk = folder.resolve("jdk");
        tools = Files.createDirectories(folder.resolve("tools"));
        builds = folder.resolve("builds");
        Files.copy(Path.of("..", "glm"), home.resolve("glm"));
        makeExecutable(home.resolve("glm"));
        for (String module : List.of("foundation", "cli")) {
            Files.createDirectories(home.resolve(module).resolve("src/main/java"));
            old(Files.writeString(home.resolve(module).resolve("pom.xml"), "<project/>"));
            old(Files.writeString(home.resolve(module).resolve("src/main/java/A.java"), "class A {}"));
            old(home.resolve(module).resolve("src/main/java"));
            old(home.resolve(module).resolve("src/main"));
        }
        old(Files.writeString(home.resolve("pom.xml"), "<project/>"));
        jdk(jdk, "25.0.3");
        script(
                tools.resolve("mvn"),
                "echo \"built${*##*-Djacoco.skip}\" >> '%s'".formatted(builds),
                "echo '[INFO] Building glm4j-cli 0.1.0-SNAPSHOT   [1/1]'",
                "while [ \"$1\" != -f ]; do shift; done",
                "mkdir -p \"${2%/pom.xml}/cli/target/glm/lib\"",
                ": > \"${2%/pom.xml}/cli/target/glm/lib/glm4j-cli-1.jar\"");
    }

    /** A JDK whose java prints every argument after the jar in brackets, and ends as its second argument asks. */
    private static void jdk(Path jdk, String version) throws IOException {
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
        script(jdk.resolve("bin/javac"), "exit 1");
        script(
                jdk.resolve("bin/java"),
                "for a in \"$@\"; do",
                "  case $a in -XX:AOTCacheOutput=*) : > \"${a#*=}\"; exit 0 ;; *.StartupJar) exit 0 ;; esac",
                "done",
                "while [ \"$1\" != -jar ] && [ \"$1\" != -cp ]; do shift; done",
                "[ \"$1\" = -jar ] || printf '<%s>' \"${2#*.jar:}\"",
                "shift 2",
                "for a in \"$@\"; do printf '[%s]' \"$a\"; done",
                "case ${1:-} in",
                "  exit) exit \"$2\" ;;",
                "  kill) kill -\"$2\" $$ ;;",
                "  locale) printf '%s' \"${LC_ALL:-}\" ;;",
                "esac");
    }

    private static void script(Path file, String... lines) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        makeExecutable(file);
    }

    private static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void old(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(PAST));
    }

    private Process start(Map<String, String> environment, String... arguments) throws IOException {
        var command = new ArrayList<String>(List.of(home.resolve("glm").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", tools + ":/usr/bin:/bin", "HOME", folder.toString(), "JAVA_HOME", jdk.toString()));
        builder.environment().putAll(environment);
        builder.environment().values().removeIf(String::isEmpty);
        return builder.start();
    }

    private static Run finish(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), out, err);
    }

    private Run glm(String... arguments) throws IOException, InterruptedException {
        return finish(start(Map.of(), arguments));
    }

    private int builds() throws IOException {
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    @Test
    void theFirstUseBuildsAndShowsIt() throws Exception {
        Run run = glm("--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("[--help]");
        assertThat(run.err())
                .contains("glm: building")
                .contains("glm: [1/1] glm4j-cli")
                .contains("preparing fast starts");
        assertThat(home.resolve("cli/target/glm/lock")).doesNotExist();
    }

    @Test
    void laterUsesOnlyStart() throws Exception {
        glm("--help");

        assertThat(glm("--help").err()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void whatExplainsCommandsStartsFromACacheOfItsOwn() throws Exception {
        glm("--help");
        script(jdk.resolve("bin/java"), "printf '%s' \"$1\"");

        for (String[] arguments : new String[][] {{}, {"-V"}, {"help", "fill"}, {"fill", "-m", "x", "--help"}}) {
            assertThat(glm(arguments).out()).endsWith("/help.aot");
        }
        assertThat(glm("fill", "-m", "x", "help").out()).endsWith("/glm.aot");
    }

    @Test
    void aJarThatChangedGetsNewCaches() throws Exception {
        glm("--help");
        Files.setLastModifiedTime(
                home.resolve("cli/target/glm/lib/glm4j-cli-1.jar"),
                FileTime.from(Instant.now().plusSeconds(2)));

        assertThat(glm("--help").err()).isEqualTo("glm: preparing fast starts\n");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aJarMadeByMavenItselfIsUsed() throws Exception {
        Files.createDirectories(home.resolve("cli/target/glm/lib"));
        Files.createFile(home.resolve("cli/target/glm/lib/glm4j-cli-1.jar"));

        assertThat(glm("--help").out()).isEqualTo("[--help]");
        assertThat(builds()).isZero();
    }

    @Test
    void aChangedSourceIsBuiltAgain() throws Exception {
        glm("--help");
        Files.writeString(home.resolve("foundation/src/main/java/A.java"), "class A { int x; }");
        Files.setLastModifiedTime(
                home.resolve("foundation/src/main/java/A.java"),
                FileTime.from(Instant.now().plusSeconds(2)));

        assertThat(glm("--help").err()).contains("glm: building");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void otherOptionsOfTheBuildBuildAgainAndAreRemembered() throws Exception {
        glm("--help");

        assertThat(finish(start(Map.of("GLM4J_MAVEN_OPTS", "-Pgpu -q"), "--help"))
                        .err())
                .contains("glm: building");
        assertThat(builds()).isEqualTo(2);
        assertThat(glm("--help").err()).isEmpty();
        Files.setLastModifiedTime(
                home.resolve("foundation/src/main/java/A.java"),
                FileTime.from(Instant.now().plusSeconds(2)));
        glm("--help");
        assertThat(Files.readAllLines(builds)).containsExactly("built", "built -Pgpu -q", "built -Pgpu -q");
    }

    @Test
    void argumentsPassUnharmed() throws Exception {
        glm("--help");

        Run run = glm("fill", "two  spaces", "", "it's \"quoted\" $HOME `x` \\n *", "凯旋门 [MASK] é", "-", "--");

        assertThat(run.out()).isEqualTo("[fill][two  spaces][][it's \"quoted\" $HOME `x` \\n *][凯旋门 [MASK] é][-][--]");
    }

    @Test
    void tasksOfOnesOwnAreOnTheClassPath() throws Exception {
        glm("--help");

        Run run = finish(start(Map.of("GLM4J_CLASSPATH", "my tasks.jar:more"), "finetune", "a b"));

        assertThat(run.out()).isEqualTo("<my tasks.jar:more>[org.glm4j.cli.Main][finetune][a b]");
    }

    @Test
    void exitCodesAndSignalsPass() throws Exception {
        glm("--help");

        assertThat(glm("exit", "0").exitCode()).isZero();
        assertThat(glm("exit", "2").exitCode()).isEqualTo(2);
        assertThat(glm("kill", "TERM").exitCode()).isEqualTo(128 + 15);
    }

    @Test
    void aLocaleWithoutUnicodeIsReplaced() throws Exception {
        glm("--help");

        assertThat(finish(start(Map.of("LANG", "C"), "locale")).out()).isEqualTo("[locale]C.UTF-8");
        assertThat(finish(start(Map.of("LANG", "de_DE.UTF-8"), "locale")).out()).isEqualTo("[locale]");
        assertThat(finish(start(Map.of("LC_ALL", "POSIX", "LANG", "de_DE.UTF-8"), "locale"))
                        .out())
                .isEqualTo("[locale]C.UTF-8");
    }

    @Test
    void aLinkToTheScriptFindsTheCheckout() throws Exception {
        glm("--help");
        Files.createSymbolicLink(tools.resolve("glm"), home.resolve("glm"));
        Files.createSymbolicLink(tools.resolve("again"), Path.of("glm"));
        var process = new ProcessBuilder("/bin/sh", "-c", "again x").directory(folder.toFile());
        process.environment().clear();
        process.environment().putAll(Map.of("PATH", tools + ":/usr/bin:/bin", "JAVA_HOME", jdk.toString()));

        assertThat(finish(process.start()).out()).isEqualTo("[x]");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void anOldJavaIsPassedOver() throws Exception {
        jdk(folder.resolve("old"), "17.0.15");
        jdk(folder.resolve(".sdkman/candidates/java/26"), "26");
        var environment =
                Map.of("JAVA_HOME", folder.resolve("old").toString(), "PATH", tools + ":" + withoutJavaAndMaven());

        Run run = finish(start(environment, "--help"));

        assertThat(run.out()).isEqualTo("[--help]");
    }

    @Test
    void withoutMavenOneSentenceSaysHowToGetIt() throws Exception {
        Run run = finish(start(Map.of("PATH", withoutJavaAndMaven()), "--help"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .hasLineCount(1)
                .startsWith("glm: Maven was not found: install it (Debian, Ubuntu: apt install maven;");
        assertThat(home.resolve("cli/target/glm/lock")).doesNotExist();
    }

    /** A PATH with the ordinary tools only. */
    private String withoutJavaAndMaven() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String name : List.of("cat", "find", "grep", "mkdir", "mv", "readlink", "rm", "sleep", "tee", "touch")) {
            Path tool = Files.exists(Path.of("/usr/bin", name)) ? Path.of("/usr/bin", name) : Path.of("/bin", name);
            script(bin.resolve(name), "exec %s \"$@\"".formatted(tool));
        }
        return bin.toString();
    }

    @Test
    void aFailedBuildShowsWhyAndTheNextUseBuildsAgain() throws Exception {
        script(tools.resolve("mvn"), "echo '[ERROR] A.java:[1,1] it is wrong'", "exit 1");

        Run run = glm("--help");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("[ERROR] A.java:[1,1] it is wrong\n").contains("all of its output is in");
        assertThat(glm("--help").exitCode()).isEqualTo(1);
        assertThat(home.resolve("cli/target/glm/lock")).doesNotExist();
    }

    @Test
    void firstUsesAtTheSameTimeBuildOnce() throws Exception {
        var processes = new ArrayList<Process>();
        for (int i = 0; i < 4; i++) {
            processes.add(start(Map.of(), "n" + i));
        }
        for (int i = 0; i < 4; i++) {
            Run run = finish(processes.get(i));
            assertThat(run.out()).isEqualTo("[n" + i + "]");
            assertThat(run.exitCode()).isZero();
        }
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aLockWhoseHolderIsGoneIsTakenOver() throws Exception {
        Process gone = new ProcessBuilder("/bin/sh", "-c", "exit 0").start();
        gone.waitFor();
        Files.createDirectories(home.resolve("cli/target/glm/lock"));
        Files.writeString(home.resolve("cli/target/glm/lock/pid"), gone.pid() + "\n");

        assertThat(glm("--help").out()).isEqualTo("[--help]");
    }
}
