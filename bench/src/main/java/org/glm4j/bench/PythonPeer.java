package org.glm4j.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glm4j.foundation.InvalidInputException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The eager PyTorch GLM of {@code bench/python} in a process of its own, which waits while glm4j runs. Its process times
 * itself, so that the pipe costs nothing.
 */
final class PythonPeer implements AutoCloseable {

    private final ObjectMapper json = new ObjectMapper();
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;

    private PythonPeer(Process process) {
        this.process = process;
        this.requests = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts the runner.
     *
     * @param python interpreter that has torch
     * @param runner {@code bench/python/runner.py}
     * @param threads threads of one operation
     */
    static PythonPeer start(Path python, Path runner, int threads) {
        try {
            Process process = new ProcessBuilder(
                            python.toString(), runner.toString(), "--threads", Integer.toString(threads))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new PythonPeer(process);
        } catch (IOException e) {
            throw new InvalidInputException("%s does not start: %s".formatted(python, e.getMessage()));
        }
    }

    /** Sends a command and waits for its answer; an error there is an exception here. */
    JsonNode ask(String command, Map<String, ?> arguments) {
        Map<String, Object> request = new LinkedHashMap<>(arguments);
        request.put("command", command);
        try {
            requests.write(json.writeValueAsString(request));
            requests.newLine();
            requests.flush();
            String line = answers.readLine();
            if (line == null) {
                throw new InvalidInputException(
                        "the PyTorch side ended without an answer to '%s': does its Python have torch?"
                                .formatted(command));
            }
            JsonNode answer = json.readTree(line);
            if (answer.has("error")) {
                throw new IllegalStateException("PyTorch side, '%s': %s"
                        .formatted(command, answer.get("error").asString()));
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException("the PyTorch side cannot be reached: does its Python have torch?", e);
        }
    }

    @Override
    public void close() {
        try {
            for (var stream : List.of(requests, answers)) {
                stream.close();
            }
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
