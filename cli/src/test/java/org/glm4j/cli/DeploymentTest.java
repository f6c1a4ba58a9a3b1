package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glm4j.training.distributed.Placement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The examples in deploy/ run commands that there are, and tell processes what they need to find each other. */
class DeploymentTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static void parse(List<String> arguments) {
        var nothing = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var console =
                new Console(new ByteArrayInputStream(new byte[0]), nothing, nothing, Console.Terminals.NONE, Map.of());
        GlmCommand.commandLine(console, new Failures(console)).parseArgs(arguments.toArray(String[]::new));
        for (int i = 0; i + 1 < arguments.size(); i++) {
            if (arguments.get(i).equals("--config")) {
                assertThat(ROOT.resolve(arguments.get(i + 1))).exists();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jobset.yaml", "indexed-job.yaml"})
    void processesOfAClusterFindEachOther(String file) throws IOException {
        var containers = new ArrayList<JsonNode>();
        for (String document :
                Files.readString(ROOT.resolve("deploy").resolve(file)).split("\n---\n", -1)) {
            containers.addAll(YAMLMapper.shared().readTree(document).findValues("containers"));
        }
        var container = containers.getFirst().get(0);

        var command = new ArrayList<String>();
        container.path("command").forEach(word -> command.add(word.asString()));
        assertThat(command.removeFirst()).isEqualTo("./glm");
        parse(command);

        var variables = new HashMap<String, String>();
        container
                .path("env")
                .forEach(variable -> variables.put(
                        variable.path("name").asString(), variable.path("value").asString("5")));
        var place = Placement.of(variables);
        assertThat(place.rank()).isEqualTo(5);
        assertThat(place.worldSize()).isEqualTo(8);
        assertThat(place.masterAddress()).matches("glm(-ranks-0)?-0\\.glm");
    }

    @Test
    void theScriptForSlurmRunsACommand() throws IOException {
        String script = Files.readString(ROOT.resolve("deploy/slurm.sh"));
        String line = script.lines()
                .filter(l -> l.contains("./glm pretrain"))
                .findFirst()
                .orElseThrow();

        parse(List.of(line.substring(line.indexOf("./glm ") + "./glm ".length(), line.indexOf(" ||"))
                .split(" ")));
        assertThat(new ProcessBuilder(
                                "sh", "-n", ROOT.resolve("deploy/slurm.sh").toString())
                        .start())
                .satisfies(process -> assertThat(process.waitFor()).isZero());
    }
}
