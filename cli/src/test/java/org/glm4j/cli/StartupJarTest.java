package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StartupJarTest {

    @TempDir
    Path directory;

    private static Path picocli() throws Exception {
        return Path.of(CommandLine.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static List<ClassModel> classes(JarFile jar) throws IOException {
        var classes = new ArrayList<ClassModel>();
        for (var entry :
                jar.stream().filter(e -> e.getName().startsWith("picocli/")).toList()) {
            if (entry.getName().endsWith(".class")) {
                try (var in = jar.getInputStream(entry)) {
                    classes.add(ClassFile.of().parse(in.readAllBytes()));
                }
            }
        }
        return classes;
    }

    @Test
    void oldClassesBecomeNewOnesThatVerify() throws Exception {
        Path jar = Files.copy(picocli(), directory.resolve("picocli.jar"));

        assertThat(StartupJar.prepare(jar)).isTrue();

        try (var before = new JarFile(picocli().toFile());
                var after = new JarFile(jar.toFile())) {
            assertThat(after.stream().map(Object::toString).toList())
                    .isEqualTo(before.stream().map(Object::toString).toList());
            var verifier = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                    ClassHierarchyResolver.ofClassLoading(CommandLine.class.getClassLoader())));
            assertThat(classes(after)).hasSizeGreaterThan(100).allSatisfy(model -> {
                assertThat(model.majorVersion()).isGreaterThanOrEqualTo(ClassFile.JAVA_8_VERSION);
                assertThat(verifier.verify(model)).isEmpty();
            });
            assertThat(directory).isDirectoryContaining("glob:**/picocli.jar").isDirectoryNotContaining("glob:**.part");
        }
    }

    @Test
    void newClassesStayAsTheyAre() throws Exception {
        Path jar = Files.copy(picocli(), directory.resolve("picocli.jar"));
        StartupJar.prepare(jar);
        byte[] prepared = Files.readAllBytes(jar);

        assertThat(StartupJar.prepare(jar)).isFalse();
        assertThat(jar).hasBinaryContent(prepared);
    }
}
