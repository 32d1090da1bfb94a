import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A step of the build: writes the classes of a library in a format of this century. Classes older than Java 6 have no
 * stack maps, so the JVM keeps them out of its start-up cache, and infers the types of all their code at each start. What the
 * code does stays the same. Run by: {@code java ModernClasses.java JAR...}
 */
final class ModernClasses {
    private static final int MAGIC = 4;
    private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;
    private static final int WRITTEN = ClassFile.JAVA_8_VERSION;

    private ModernClasses() {}

    public static void main(String[] jars) throws IOException {
        for (String jar : jars) {
            modernize(Path.of(jar));
        }
    }

    private static void modernize(Path jar) throws IOException {
        Path modern = Path.of(jar + ".new");
        int changed = 0;
        try (var from = new ZipFile(jar.toFile());
                var types = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
                var to = new ZipOutputStream(Files.newOutputStream(modern))) {
            var format = ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ClassHierarchyResolverOption.of(
                            ClassHierarchyResolver.ofResourceParsing(types).cached()));
            for (ZipEntry entry : from.stream().toList()) {
                byte[] content = from.getInputStream(entry).readAllBytes();
                boolean old = entry.getName().endsWith(".class") && version(content) < FIRST_WITH_STACK_MAPS;
                var written = new ZipEntry(entry.getName());
                written.setTimeLocal(entry.getTimeLocal());
                to.putNextEntry(written);
                to.write(old ? modern(format, content) : content);
                changed += old ? 1 : 0;
            }
        }
        Files.move(modern, jar, StandardCopyOption.REPLACE_EXISTING);
        System.out.println(jar.getFileName() + ": " + changed + " classes written anew");
    }

    /** The major version; see JVMS 4.1: after the magic number and the minor one. */
    private static int version(byte[] content) {
        return (content[MAGIC + 2] & 0xff) << 8 | content[MAGIC + 3] & 0xff;
    }

    private static byte[] modern(ClassFile format, byte[] content) {
        ClassModel old = format.parse(content);
        return format.build(old.thisClass().asSymbol(), built -> {
            built.withVersion(WRITTEN, 0);
            old.forEach(element -> {
                switch (element) {
                    case ClassFileVersion _ -> {}
                    // Code that is copied as it is would stay without stack maps.
                    case MethodModel method ->
                        built.transformMethod(method, MethodTransform.transformingCode(CodeTransform.ACCEPT_ALL));
                    default -> built.with(element);
                }
            });
        });
    }
}
