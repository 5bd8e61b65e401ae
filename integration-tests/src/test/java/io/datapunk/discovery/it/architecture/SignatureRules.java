package io.datapunk.discovery.it.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What may be seen in the signatures that users compile against. */
final class SignatureRules {

  private SignatureRules() {}

  /**
   * The exceptions are the members whose purpose is to take what the application made with a
   * driver, and the classes that plug into one, by their full names.
   */
  static ArchRule noDriverTypeIsPublic(Layout layout, Set<String> exceptions) {
    return classes()
        .that()
        .arePublic()
        .should(showOnlyTypesOf(layout, exceptions))
        .because(
            "a driver in a signature can never be exchanged, nor hidden from those who compile");
  }

  private static ArchCondition<JavaClass> showOnlyTypesOf(Layout layout, Set<String> exceptions) {
    return new ArchCondition<>("show the types of the JDK and of this product alone") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (exceptions.contains(type.getName())) {
          return;
        }
        foreign(layout, supertypes(type))
            .forEach(name -> report(events, type, type.getName() + " extends " + name));
        type.getMembers().stream()
            .filter(SignatureRules::isVisible)
            .filter(member -> !exceptions.contains(member.getFullName()))
            .forEach(
                member ->
                    foreign(layout, signature(member))
                        .forEach(
                            name -> report(events, type, member.getFullName() + " shows " + name)));
      }
    };
  }

  private static void report(ConditionEvents events, JavaClass type, String message) {
    events.add(SimpleConditionEvent.violated(type, message));
  }

  private static boolean isVisible(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static Stream<JavaType> supertypes(JavaClass type) {
    return Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
  }

  private static Stream<JavaType> signature(JavaMember member) {
    if (member instanceof JavaCodeUnit unit) {
      return Stream.concat(
          Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream()),
          unit.getExceptionTypes().stream());
    }
    return Stream.of(((JavaField) member).getType());
  }

  private static Set<String> foreign(Layout layout, Stream<JavaType> types) {
    Set<String> names = new TreeSet<>();
    types
        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
        .map(JavaClass::getBaseComponentType)
        .filter(type -> !type.isPrimitive())
        .map(JavaClass::getName)
        .filter(name -> !name.startsWith("java.") && !name.startsWith("javax.net.ssl."))
        .filter(name -> !name.startsWith(layout.root() + "."))
        .forEach(names::add);
    return names;
  }
}
