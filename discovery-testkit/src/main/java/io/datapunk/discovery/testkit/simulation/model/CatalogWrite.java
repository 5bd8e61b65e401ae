package io.datapunk.discovery.testkit.simulation.model;

/** A change of the catalog, as it stands in the log that all servers apply in the same order. */
public interface CatalogWrite {

  /** Applies it under the index it got. */
  void applyTo(Catalog catalog, long index);

  /** Returns a write that puts a row, in place of what stands there. */
  static CatalogWrite put(ModelInstance instance) {
    return new Put(instance);
  }

  /** Returns a write that removes a row, if it is there. */
  static CatalogWrite remove(String service, String id, String node) {
    return new Remove(service, id, node);
  }

  /** Returns a write that replaces everything by an earlier state, indexes included. */
  static CatalogWrite restore(Catalog snapshot) {
    return new Restore(snapshot);
  }

  /**
   * Puts a row.
   *
   * @param instance the row
   */
  record Put(ModelInstance instance) implements CatalogWrite {
    @Override
    public void applyTo(Catalog catalog, long index) {
      catalog.put(instance, index);
    }

    @Override
    public String toString() {
      return "put " + instance.endpoint() + " at " + instance.node();
    }
  }

  /**
   * Removes a row.
   *
   * @param service the name of the service
   * @param id the id of the instance
   * @param node the node that holds it
   */
  record Remove(String service, String id, String node) implements CatalogWrite {
    @Override
    public void applyTo(Catalog catalog, long index) {
      catalog.remove(service, id, node, index);
    }

    @Override
    public String toString() {
      return "remove " + id + " at " + node;
    }
  }

  /**
   * Replaces everything.
   *
   * @param snapshot the earlier state
   */
  record Restore(Catalog snapshot) implements CatalogWrite {
    @Override
    public void applyTo(Catalog catalog, long index) {
      catalog.become(snapshot);
    }

    @Override
    public String toString() {
      return "restore a snapshot";
    }
  }
}
