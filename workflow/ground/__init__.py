"""What every act rests on: tree, scope, people, calendar, references."""
