"""What keeps stored things true: recomputed, compared, sealed."""
