package org.glm4j.model;

/** What the tables of position embeddings of a fresh model hold. */
public enum PositionInit {
    /** Random numbers, as the reference draws them. */
    NORMAL,

    /**
     * Sines and cosines of wavelengths from 2 pi to 20,000 pi (Vaswani et al. 2017, section 3.5), of the same deviation as
     * the random numbers. The step from a position to the next is one linear map for all positions then, which a model
     * otherwise has to learn for each of them before it can use a word's neighbours. The tables are trained like others.
     */
    SINUSOIDAL
}
