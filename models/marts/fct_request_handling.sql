{{ requests_by('handling') }}
