package io.safelight.docs;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** What the sources' Javadoc says of types and methods, as Markdown on one line. */
final class Javadoc {
  private static final Path SOURCES = Path.of("src/main/java");

  private final Map<String, String> texts = new HashMap<>();

  /** Reads the source of a type, and of the types in it. */
  static Javadoc of(Class<?> type) throws IOException {
    Javadoc javadoc = new Javadoc();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      Path source = SOURCES.resolve(type.getName().replace('.', '/') + ".java");
      JavacTask task =
          (JavacTask)
              compiler.getTask(null, files, null, null, null, files.getJavaFileObjects(source));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        javadoc.read(unit, docs);
      }
    }
    return javadoc;
  }

  /** Of a type, by its simple name. */
  String of(String type) {
    return texts.getOrDefault(type, "");
  }

  /** Of a method without parameters, by the simple name of its type and its own. */
  String of(String type, String method) {
    return texts.getOrDefault(type + "." + method, "");
  }

  private void read(CompilationUnitTree unit, DocTrees docs) {
    new TreePathScanner<Void, String>() {
      @Override
      public Void visitClass(ClassTree type, String outer) {
        keep(type.getSimpleName().toString(), getCurrentPath(), docs);
        return super.visitClass(type, type.getSimpleName().toString());
      }

      @Override
      public Void visitMethod(MethodTree method, String type) {
        keep(type + "." + method.getName(), getCurrentPath(), docs);
        return null;
      }
    }.scan(unit, null);
  }

  private void keep(String name, TreePath path, DocTrees docs) {
    DocCommentTree comment = docs.getDocCommentTree(path);
    if (comment != null) {
      texts.put(name, markdown(comment.getFullBody()));
    }
  }

  private static String markdown(List<? extends DocTree> body) {
    StringBuilder text = new StringBuilder();
    for (DocTree part : body) {
      if (part instanceof LiteralTree literal) {
        text.append('`').append(literal.getBody().getBody().strip()).append('`');
      } else if (part instanceof LinkTree link) {
        text.append('`').append(link.getReference().getSignature().replace('#', '.')).append('`');
      } else if (part instanceof TextTree words) {
        text.append(words.getBody());
      } else {
        text.append(' ');
      }
    }
    return text.toString().replaceAll("\\s+", " ").strip();
  }
}
