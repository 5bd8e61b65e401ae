package io.datapunk.discovery.core.shared;

import io.datapunk.discovery.core.view.ServiceView;
import java.util.Optional;

/**
 * The names under which views stand in the distributed cache: scheme, place of the registry, trust
 * scope, then the view.
 *
 * @param prefix what all begin with
 * @param guessed whether the place was not said by the registry, but by what others found under its
 *     address
 */
record KeySpace(String prefix, boolean guessed) {

  static KeySpace of(String scheme, String place, String scope, boolean guessed) {
    return new KeySpace(scheme + "/" + place + "/" + scope + "/", guessed);
  }

  String key(ServiceView view) {
    return prefix + view.key();
  }

  /** Returns the view's key behind one of ours; empty if it is not ours. */
  Optional<String> viewKey(String key) {
    return key.startsWith(prefix) ? Optional.of(key.substring(prefix.length())) : Optional.empty();
  }
}
