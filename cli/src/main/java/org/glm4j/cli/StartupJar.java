package org.glm4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Prepares a library's jar for fast starts. Classes in the format of Java 5, such as picocli's, lack the tables that the
 * JVM verifies newer ones by, so that it takes them into no cache: every start would read, verify and link them anew
 * (a third of {@code glm --help}). Here they get these tables and the number of a newer format; their code stays as it
 * is.
 */
public final class StartupJar {

    private static final int JAVA_6 = 50;
    private static final int MAJOR_VERSION_BYTE = 7;

    private StartupJar() {}

    /** Prepares the jars that are named. */
    public static void main(String[] jars) throws IOException {
        for (String jar : jars) {
            prepare(Path.of(jar));
        }
    }

    /**
     * Replaces a jar by one whose classes are of Java 8 or newer; nothing happens where they are already.
     *
     * @return whether any class changed
     */
    static boolean prepare(Path jar) throws IOException {
        Path part = Files.createTempFile(jar.toAbsolutePath().getParent(), "startup", ".part");
        try (var source = new JarFile(jar.toFile())) {
            boolean changed = write(source, part);
            if (changed) {
                Files.move(part, jar, StandardCopyOption.ATOMIC_MOVE);
            }
            return changed;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static boolean write(JarFile source, Path target) throws IOException {
        ClassFile classFile = ClassFile.of(
                ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                ClassFile.ConstantPoolSharingOption.NEW_POOL,
                ClassFile.ClassHierarchyResolverOption.of(
                        ClassHierarchyResolver.ofResourceParsing(name -> classIn(source, name))
                                .orElse(ClassHierarchyResolver.defaultResolver())));
        boolean changed = false;
        try (var out = new ZipOutputStream(Files.newOutputStream(target))) {
            for (var entries = source.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                byte[] bytes;
                try (InputStream in = source.getInputStream(entry)) {
                    bytes = in.readAllBytes();
                }
                if (entry.getName().endsWith(".class") && bytes[MAJOR_VERSION_BYTE] < JAVA_6) {
                    bytes = renewed(classFile, bytes);
                    changed = true;
                }
                var copy = new ZipEntry(entry.getName());
                copy.setTime(entry.getTime());
                out.putNextEntry(copy);
                out.write(bytes);
                out.closeEntry();
            }
        }
        return changed;
    }

    private static byte[] renewed(ClassFile classFile, byte[] bytes) {
        return classFile.transformClass(
                classFile.parse(bytes),
                ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                        .andThen(ClassTransform.endHandler(target -> target.withVersion(ClassFile.JAVA_8_VERSION, 0))));
    }

    /** A class of the jar, null where it is not one. */
    private static InputStream classIn(JarFile jar, ClassDesc name) {
        String descriptor = name.descriptorString();
        ZipEntry entry = jar.getEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
        try {
            return entry == null ? null : jar.getInputStream(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
