package io.datapunk.discovery.it.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/** The calls that house rules speak of. */
final class Calls {

  static final DescribedPredicate<JavaAccess<?>> READ_A_CLOCK =
      calls("read a clock", Calls::readsClock);

  static final DescribedPredicate<JavaAccess<?>> MAKE_A_THREAD =
      calls("make a thread or an executor", Calls::makesThread);

  static final DescribedPredicate<JavaAccess<?>> BLOCK =
      calls("sleep, park or wait", Calls::blocks);

  static final DescribedPredicate<JavaAccess<?>> USE_A_HIDDEN_EXECUTOR =
      calls("use an executor that is not named", Calls::usesHiddenExecutor);

  static final DescribedPredicate<JavaAccess<?>> ROLL_DICE =
      calls("draw random numbers", Calls::rollsDice);

  static final DescribedPredicate<JavaAccess<?>> READ_SURROUNDINGS =
      calls("read the environment or system properties", Calls::readsSurroundings);

  static final DescribedPredicate<JavaAccess<?>> PRINT =
      calls("print, or log past SLF4J", Calls::prints);

  private static final Set<String> WAITING =
      new TreeSet<>(List.of("acquire", "await", "awaitAdvance", "invokeAll", "invokeAny", "take"));

  private Calls() {}

  private static boolean readsClock(AccessTarget target) {
    JavaClass owner = target.getOwner();
    String name = target.getName();
    return owner.isEquivalentTo(System.class)
            && (name.equals("nanoTime") || name.equals("currentTimeMillis"))
        || owner.getPackageName().equals("java.time") && name.equals("now") && !takesClock(target)
        || owner.isEquivalentTo(java.time.Clock.class)
            && (name.startsWith("system") || name.startsWith("tick"))
        || owner.isEquivalentTo(java.util.Date.class) && takesNothing(target);
  }

  private static boolean makesThread(AccessTarget target) {
    JavaClass owner = target.getOwner();
    String name = target.getName();
    boolean constructor = name.equals("<init>");
    return owner.isAssignableTo(Thread.class)
            && (constructor || name.startsWith("of") || name.startsWith("start"))
        || owner.isEquivalentTo(java.util.concurrent.Executors.class)
        || owner.isAssignableTo(java.util.concurrent.ThreadPoolExecutor.class) && constructor
        || owner.isAssignableTo(java.util.concurrent.ForkJoinPool.class)
        || owner.isAssignableTo(java.util.Timer.class) && constructor
        || owner.isEquivalentTo(java.net.http.HttpClient.class) && name.equals("newHttpClient")
        || name.equals("parallelStream")
        || name.equals("parallel") && owner.getPackageName().equals("java.util.stream");
  }

  private static boolean blocks(AccessTarget target) {
    JavaClass owner = target.getOwner();
    String name = target.getName();
    return name.equals("sleep") && owner.getPackageName().startsWith("java.")
        || owner.isEquivalentTo(java.util.concurrent.locks.LockSupport.class)
            && name.startsWith("park")
        || owner.isEquivalentTo(Object.class) && name.equals("wait")
        || owner.isAssignableTo(Thread.class) && name.equals("join")
        || owner.isAssignableTo(Future.class) && (name.equals("join") || name.equals("get"))
        || owner.getPackageName().startsWith("java.util.concurrent") && WAITING.contains(name);
  }

  private static boolean usesHiddenExecutor(AccessTarget target) {
    JavaClass owner = target.getOwner();
    String name = target.getName();
    return owner.isAssignableTo(CompletionStage.class)
        && (name.endsWith("Async") && !takes(target, Executor.class)
            || name.equals("orTimeout")
            || name.equals("completeOnTimeout")
            || name.equals("delayedExecutor"));
  }

  private static boolean rollsDice(AccessTarget target) {
    JavaClass owner = target.getOwner();
    String name = target.getName();
    return owner.isAssignableTo(java.util.Random.class) && name.equals("<init>")
        || owner.isEquivalentTo(java.util.concurrent.ThreadLocalRandom.class)
        || owner.isEquivalentTo(java.util.UUID.class) && name.equals("randomUUID")
        || owner.isEquivalentTo(Math.class) && name.equals("random");
  }

  private static boolean readsSurroundings(AccessTarget target) {
    JavaClass owner = target.getOwner();
    String name = target.getName();
    return owner.isEquivalentTo(System.class)
            && (name.equals("getenv") || name.equals("getProperty") || name.equals("getProperties"))
        || owner.isEquivalentTo(Boolean.class) && name.equals("getBoolean")
        || owner.isEquivalentTo(Integer.class) && name.equals("getInteger")
        || owner.isEquivalentTo(Long.class) && name.equals("getLong");
  }

  private static boolean prints(AccessTarget target) {
    JavaClass owner = target.getOwner();
    String name = target.getName();
    return owner.isEquivalentTo(System.class) && (name.equals("out") || name.equals("err"))
        || owner.isAssignableTo(Throwable.class) && name.equals("printStackTrace")
        || owner.getPackageName().equals("java.util.logging");
  }

  private static boolean takesClock(AccessTarget target) {
    return takes(target, java.time.Clock.class);
  }

  private static boolean takes(AccessTarget target, Class<?> type) {
    return target instanceof CodeUnitAccessTarget unit
        && unit.getRawParameterTypes().stream().anyMatch(one -> one.isEquivalentTo(type));
  }

  private static boolean takesNothing(AccessTarget target) {
    return target instanceof CodeUnitAccessTarget unit && unit.getRawParameterTypes().isEmpty();
  }

  private static DescribedPredicate<JavaAccess<?>> calls(
      String description, Predicate<AccessTarget> test) {
    return DescribedPredicate.describe(description, access -> test.test(access.getTarget()));
  }
}
