{{ requests_by('channel') }}
