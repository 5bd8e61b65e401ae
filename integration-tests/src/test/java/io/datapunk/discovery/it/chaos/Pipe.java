package io.datapunk.discovery.it.chaos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** One direction of a {@link Link}: what came from one side and is not yet written to the other. */
final class Pipe {

  private static final int PIECE = 16_384;
  private static final int MOST_PIECES = 64;

  private final SocketChannel from;
  private final SocketChannel to;
  private final Deque<Piece> pieces = new ArrayDeque<>();
  private boolean ended;

  private record Piece(ByteBuffer bytes, long dueNanos) {}

  Pipe(SocketChannel from, SocketChannel to) {
    this.from = from;
    this.to = to;
  }

  /** Takes what is there; answers whether the side has ended. */
  boolean read(long dueNanos, boolean swallow) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(PIECE);
    int count = from.read(buffer);
    if (count < 0) {
      ended = true;
    } else if (!swallow && count > 0) {
      Piece last = pieces.peekLast();
      long due = last != null && last.dueNanos - dueNanos > 0 ? last.dueNanos : dueNanos;
      pieces.add(new Piece(buffer.flip(), due));
    }
    return ended;
  }

  /** Writes what is due; answers whether all is written and the source has ended. */
  boolean flush(long now) throws IOException {
    for (Piece next = pieces.peek(); next != null; next = pieces.peek()) {
      if (next.dueNanos - now > 0) {
        return false;
      }
      to.write(next.bytes);
      if (next.bytes.hasRemaining()) {
        return false;
      }
      pieces.remove();
    }
    return ended;
  }

  boolean isWaiting() {
    return !pieces.isEmpty();
  }

  /** Reading stops where too much lies here. */
  int interest() {
    return ended || pieces.size() > MOST_PIECES ? 0 : SelectionKey.OP_READ;
  }
}
