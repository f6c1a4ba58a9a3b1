package org.glm4j.data.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.TrainingSample;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplePictureTest {

    @TempDir
    private Path folder;

    private static TrainingSample sample(int length, int separator) {
        float[] lossMask = new float[length];
        int[] positions = new int[length];
        int[] blockPositions = new int[length];
        for (int i = 0; i < length; i++) {
            lossMask[i] = i >= separator ? 1 : 0;
            positions[i] = Math.min(i, separator);
            blockPositions[i] = Math.max(i - separator + 1, 0);
        }
        return new TrainingSample(
                new int[length],
                new int[length],
                lossMask,
                positions,
                blockPositions,
                separator,
                new int[0],
                TrainingMode.BERT);
    }

    @Test
    void paintsWhatIsSeen() throws IOException {
        TrainingSample sample = sample(20, 12);
        var picture = new SamplePicture(sample);
        Path file = folder.resolve("mask.png");
        picture.write(file);
        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(picture.left() + 20 * picture.cell());
        assertThat(image.getHeight()).isEqualTo(20 * picture.cell());
        for (int query = 0; query < 20; query++) {
            for (int key = 0; key < 20; key++) {
                int expected = !sample.sees(query, key)
                        ? SamplePicture.HIDDEN
                        : key < 12 ? SamplePicture.PART_A : SamplePicture.PART_B;
                assertThat(image.getRGB(picture.left() + key * picture.cell() + 3, query * picture.cell() + 3))
                        .as("query %d, key %d", query, key)
                        .isEqualTo(expected);
            }
            int predicted = image.getRGB(picture.left() - 6, query * picture.cell() + 3);
            assertThat(predicted == SamplePicture.PREDICTED).isEqualTo(query >= 12);
        }
    }

    @Test
    void positionsGetDarker() {
        BufferedImage image = new SamplePicture(sample(20, 12)).paint();
        int cell = new SamplePicture(sample(20, 12)).cell();
        int first = image.getRGB(2, 2) & 0xFF;
        int later = image.getRGB(2, 10 * cell + 2) & 0xFF;
        assertThat(later).isLessThan(first);
        assertThat(image.getRGB(2, 12 * cell + 2)).isEqualTo(image.getRGB(2, 19 * cell + 2));
    }

    @Test
    void longSamplesFitOnAScreen() {
        BufferedImage image = new SamplePicture(sample(900, 600)).paint();
        assertThat(image.getHeight()).isEqualTo(900);
        assertThat(new SamplePicture(sample(1, 1)).paint().getHeight()).isEqualTo(16);
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new SamplePicture(sample(3, 2)).write(folder.resolve("no/such/mask.png")))
                .withMessageContaining("mask.png: the picture cannot be written");
    }
}
