package io.esrecommend.embedding;

/** A memory budget that knows what is taken out of it. */
final class Budget implements MemoryBudget {

    private final long limit;
    private long used;

    Budget() {
        this(Long.MAX_VALUE);
    }

    Budget(long limit) {
        this.limit = limit;
    }

    @Override
    public synchronized void reserve(long bytes, String what) {
        if (bytes > limit - used) {
            throw new IllegalStateException(
                    what + " needs " + bytes + " bytes, of " + limit + " are " + used + " used");
        }
        used += bytes;
    }

    @Override
    public synchronized void release(long bytes) {
        used -= bytes;
        if (used < 0) {
            throw new IllegalStateException("more was released than reserved");
        }
    }

    synchronized long used() {
        return used;
    }
}
