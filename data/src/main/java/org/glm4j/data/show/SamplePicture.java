package org.glm4j.data.show;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.glm4j.data.TrainingSample;
import org.glm4j.foundation.InvalidInputException;

/**
 * A training sample's attention mask as a picture, a row for each query and a column for each key: blue where a key of
 * Part A is seen, orange where a key of Part B is, pale where nothing is. Three strips at the left tell of each query
 * its position, its block position (the darker the larger) and, in green, whether it is predicted.
 *
 * <p>It is painted dot by dot and needs neither a display nor fonts.
 */
public final class SamplePicture {

    static final int PART_A = 0xFF4477AA;
    static final int PART_B = 0xFFEE8833;
    static final int HIDDEN = 0xFFF4F4F4;
    static final int PREDICTED = 0xFF228833;
    private static final int PAPER = 0xFFFFFFFF;
    private static final int LINE = 0xFF333333;

    private static final int STRIPS = 3;
    private static final int LONGEST_SIDE = 1024;
    private static final int LARGEST_CELL = 16;

    private final TrainingSample sample;
    private final int cell;
    private final int strip;

    /**
     * @param sample what is painted, with at least one token
     */
    public SamplePicture(TrainingSample sample) {
        this.sample = sample;
        this.cell = Math.clamp(LONGEST_SIDE / sample.length(), 1, LARGEST_CELL);
        this.strip = Math.max(cell, 8);
    }

    /** Width and height of one query and key, in dots. */
    int cell() {
        return cell;
    }

    /** Where the mask begins, in dots from the left. */
    int left() {
        return STRIPS * (strip + 2) + 2;
    }

    /** Paints it. */
    public BufferedImage paint() {
        int side = sample.length() * cell;
        var image = new BufferedImage(left() + side, side, BufferedImage.TYPE_INT_RGB);
        fill(image, 0, 0, image.getWidth(), image.getHeight(), PAPER);
        int largestPosition = Math.max(IntStream.of(sample.positionIds()).max().orElse(0), 1);
        int largestBlock =
                Math.max(IntStream.of(sample.blockPositionIds()).max().orElse(0), 1);
        for (int query = 0; query < sample.length(); query++) {
            int y = query * cell;
            fill(image, stripAt(0), y, strip, cell, shade(sample.positionIds()[query], largestPosition));
            fill(image, stripAt(1), y, strip, cell, shade(sample.blockPositionIds()[query], largestBlock));
            fill(image, stripAt(2), y, strip, cell, sample.lossMask()[query] != 0 ? PREDICTED : HIDDEN);
            for (int key = 0; key < sample.length(); key++) {
                fill(image, left() + key * cell, y, cell, cell, colour(query, key));
            }
        }
        if (sample.separator() > 0 && sample.separator() < sample.length()) {
            int border = sample.separator() * cell;
            fill(image, 0, border, image.getWidth(), 1, LINE);
            fill(image, left() + border, 0, 1, side, LINE);
        }
        return image;
    }

    private int stripAt(int number) {
        return number * (strip + 2);
    }

    private int colour(int query, int key) {
        if (!sample.sees(query, key)) {
            return HIDDEN;
        }
        return key < sample.separator() ? PART_A : PART_B;
    }

    /** From pale (0) to dark (the largest). */
    private static int shade(int value, int largest) {
        int light = 240 - (int) (200L * value / largest);
        return 0xFF000000 | light << 16 | light << 8 | Math.min(light + 30, 255);
    }

    private static void fill(BufferedImage image, int x, int y, int width, int height, int colour) {
        for (int row = y; row < y + height; row++) {
            for (int column = x; column < x + width; column++) {
                image.setRGB(column, row, colour);
            }
        }
    }

    /**
     * Paints it into a PNG file.
     *
     * @throws InvalidInputException if the file cannot be written
     */
    public void write(Path file) {
        try {
            if (!ImageIO.write(paint(), "png", file.toFile())) {
                throw new IllegalStateException("this Java writes no PNG");
            }
        } catch (IOException e) {
            throw new InvalidInputException(
                    "%s: the picture cannot be written (%s)".formatted(file, e.getMessage()), e);
        }
    }
}
