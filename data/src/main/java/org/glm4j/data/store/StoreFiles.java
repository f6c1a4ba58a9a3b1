package org.glm4j.data.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.glm4j.foundation.InvalidInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of a store's folder: {@code shard-00000.tokens} and so on, {@code building.json} while it is being built,
 * {@code store.json} once it is finished.
 *
 * @param folder where they are
 */
record StoreFiles(Path folder) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    Path shard(int number) {
        return folder.resolve("shard-%05d.tokens".formatted(number));
    }

    Path lock() {
        return folder.resolve("building.lock");
    }

    Optional<StoreManifest> manifest() {
        return read("store.json", StoreManifest.class);
    }

    Optional<StoreRecipe> recipeInProgress() {
        return read("building.json", StoreRecipe.class);
    }

    void begin(StoreRecipe recipe) throws IOException {
        DurableFiles.write(folder.resolve("building.json"), JSON.writeValueAsBytes(recipe));
    }

    /** Makes the store a finished one and removes what killed builds have left. */
    void finish(StoreManifest manifest) throws IOException {
        DurableFiles.write(folder.resolve("store.json"), JSON.writeValueAsBytes(manifest));
        Files.deleteIfExists(folder.resolve("building.json"));
        try (DirectoryStream<Path> leftOver = Files.newDirectoryStream(folder, "*.tmp")) {
            for (Path file : leftOver) {
                Files.delete(file);
            }
        }
    }

    private <T> Optional<T> read(String name, Class<T> type) {
        Path file = folder.resolve(name);
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), type));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | JacksonException e) {
            throw new InvalidInputException(
                    "%s: the token store is damaged, this file cannot be read: build it again".formatted(file), e);
        }
    }
}
