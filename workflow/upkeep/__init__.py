"""What keeps stored things true: derived anew, compared, sealed."""
