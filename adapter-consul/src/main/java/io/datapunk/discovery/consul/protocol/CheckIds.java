package io.datapunk.discovery.consul.protocol;

/**
 * The names of checks within an agent: {@code service:<id>:<check>}, so that a later process finds
 * the checks of an earlier one.
 */
public final class CheckIds {

  static final String NODE_MAINTENANCE = "_node_maintenance";
  public static final String SERVICE_MAINTENANCE = "_service_maintenance:";

  private CheckIds() {}

  public static String of(String id, String check) {
    return prefix(id) + check;
  }

  /** Returns the name of the check, or the whole id if somebody else named it. */
  public static String nameOf(String id, String checkId) {
    return checkId.startsWith(prefix(id)) ? checkId.substring(prefix(id).length()) : checkId;
  }

  public static boolean isMaintenance(String checkId) {
    return checkId.equals(NODE_MAINTENANCE) || checkId.startsWith(SERVICE_MAINTENANCE);
  }

  private static String prefix(String id) {
    return "service:" + id + ":";
  }
}
