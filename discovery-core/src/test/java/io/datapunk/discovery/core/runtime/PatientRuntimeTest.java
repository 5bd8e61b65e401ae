package io.datapunk.discovery.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.core.port.EngineRuntime;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What engine and adapters hand in. */
class PatientRuntimeTest {

  private final ManualScheduler scheduler = new ManualScheduler();
  private boolean refuses;
  private final EngineRuntime runtime = new PatientRuntime(machine());

  @Test
  void p5_p10_neitherStepsNorCallbacksNorWhatMayBlockAreRefused() {
    AtomicInteger ran = new AtomicInteger();
    for (Executor executor : List.of(runtime.workers(), runtime.callbacks(), runtime.blocking())) {
      refuses = true;
      executor.execute(ran::incrementAndGet);
      refuses = false;
      scheduler.fire();
    }

    assertThat(ran).hasValue(3);
  }

  private EngineRuntime machine() {
    Executor executor =
        task -> {
          if (refuses) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          task.run();
        };
    return (EngineRuntime)
        Proxy.newProxyInstance(
            EngineRuntime.class.getClassLoader(),
            new Class<?>[] {EngineRuntime.class},
            (proxy, method, arguments) ->
                method.getName().equals("scheduler") ? scheduler : executor);
  }
}
